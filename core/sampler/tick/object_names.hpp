// What are these objects called: the class of a frame's first local, the builtin function that a frame calls?
//
// All objects of a tick are asked about together and answered with ids that stay: in a program that goes on
// doing what it did, with a single reading of memory. Only texts are remembered; the words that lead to them
// are read anew each time, so that an object at the address of a freed one gets its own name. Threads: one
// user at a time.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "sampler/frames/frame_walker.hpp"
#include "sampler/tick/call_sites.hpp"
#include "sampler/tick/layout.hpp"
#include "sampler/tick/memory_source.hpp"
#include "sampler/tick/type_names.hpp"
#include "sampler/tick/word_batch.hpp"

namespace pyinstrument {

using ObjectNameId = std::uint32_t;  // equal ids are equal names
constexpr ObjectNameId kNoObjectName = std::numeric_limits<ObjectNameId>::max();

struct ObjectQuestion {
  enum class Kind : std::uint8_t {
    class_of_self,  // of the type that the object has, through a cell; plain: "A"
    class_itself,   // of the object, through a cell, if it is a type; plain
    builtin,        // of the object, if it is a builtin function or method; qualified: "list.append", "sleep"
  };

  // `code`: that of the frame; what its last answer took is read along with the first words of the next.
  static ObjectQuestion class_of(LocalsOfCode::First first_local, Address code, Address slot) {
    return {first_local == LocalsOfCode::First::cls ? Kind::class_itself : Kind::class_of_self,
            code,
            {slot, 0},
            {}};
  }
  static ObjectQuestion builtin_of(const Callee& callee) {
    return {Kind::builtin, callee.function, callee, {}};
  }

  Kind kind;
  Address place;  // equal places tend to have equal answers
  Callee object;  // `function` is the object, as a slot has it
  // Of a class: what holds while the object is certain to live, whose address may be another's after. Where
  // that does not, the answer is the last one that was certain, at the same place.
  std::array<Condition, 3> conditions{};
};

class ObjectNames {
 public:
  // Both must live as long as this.
  ObjectNames(MemorySource& memory, const Layout& layout)
      : memory_(memory), layout_(layout), types_(memory, layout) {}

  // One answer a question: kNoObjectName where there is no such class or builtin, or it cannot be read.
  void answer(std::span<const ObjectQuestion> questions, std::span<ObjectNameId> answers);

  // Valid until the next answer().
  std::string_view text(ObjectNameId id) const { return texts_[id]; }

 private:
  using Answer = std::optional<ObjectNameId>;  // nothing: more words are wanted

  // What an answer took, beside the object's own words.
  struct Guess {
    Address type;            // of the object, or of what the builtin is bound to
    Address named;           // the type that gives the name
    Address definition = 0;  // of a builtin
    Address bound_self = 0;  // of a builtin function that is bound
  };
  struct GuessKey {
    Address place;
    ObjectQuestion::Kind kind;
    bool operator==(const GuessKey&) const = default;
  };
  struct Method {
    Address definition, self;
    Address owner;  // the type whose method it is; 0 of a builtin function
  };
  struct GuessKeyHash {
    std::size_t operator()(const GuessKey& key) const noexcept;
  };

  Answer try_answer(const ObjectQuestion& question, WordChain& chain);
  void guess(const ObjectQuestion& question, WordChain& chain) const;
  void remember(const ObjectQuestion& question, const Guess& guess);

  Answer class_name(const ObjectQuestion& question, WordChain& chain);
  Answer builtin_name(const ObjectQuestion& question, WordChain& chain);
  ObjectNameId last_class_name(const ObjectQuestion& question);
  Answer method_name(const ObjectQuestion& question, const Method& method, WordChain& chain);
  const std::string* definition_name(Address definition, WordChain& chain);
  ObjectNameId intern(std::string_view text);

  MemorySource& memory_;
  const Layout& layout_;
  TypeTable types_;
  std::vector<std::string> texts_;
  std::unordered_map<std::string, ObjectNameId> ids_;
  std::unordered_map<Address, std::string> definition_names_;  // by the address of the C string
  std::unordered_map<GuessKey, Guess, GuessKeyHash> guesses_;
  WordBatch batch_;
  std::vector<WordChain> chains_;  // reused
};

}  // namespace pyinstrument
