// What is this type called?
//
// Names of type objects as FrameNames gives them, each read once. A type that was freed and whose address is
// another's now is told by CPython's version tags, which it gives to one state of one type only; types that
// have none at the moment are read anew each time. Where the program has freed an object anything may stand:
// what is no type has no names. Threads: one user at a time.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "sampler/tick/layout.hpp"
#include "sampler/tick/memory_source.hpp"
#include "sampler/tick/word_batch.hpp"

namespace pyinstrument {

struct TypeNames {
  std::string plain;         // __name__
  std::string qualified;     // __qualname__; of a static type the same
  std::vector<Address> mro;  // itself and what it is derived from

  bool derives_from(Address type) const { return std::ranges::find(mro, type) != mro.end(); }
};

class TypeTable {
 public:
  // Both must live as long as this.
  TypeTable(MemorySource& memory, const Layout& layout) : memory_(memory), layout_(layout) {}

  // Wants words of the type until it knows it; then null only where the chain is broken. Valid until the next
  // call.
  const TypeNames* find(Address type, WordChain& chain);
  // Whether objects of this type are types themselves.
  std::optional<bool> is_metatype(Address type, WordChain& chain) const;
  // As it was at the last find(), which may have been long ago; null where there was none.
  const TypeNames* last_names(Address type) const;
  // The words that find() will want.
  void guess(Address type, WordChain& chain) const;

 private:
  struct State {
    Address name;
    std::uint64_t flags;
    std::uint32_t version;
    bool operator==(const State&) const = default;
  };
  struct Known {
    State state;
    TypeNames names;
  };

  std::optional<State> state_of(Address type, WordChain& chain) const;
  std::optional<State> read_state(Address type) const;
  bool is_type(Address object) const;
  std::optional<TypeNames> read_names(Address type, const State& state) const;
  std::optional<std::vector<Address>> read_mro(Address type) const;

  MemorySource& memory_;
  const Layout& layout_;
  std::unordered_map<Address, Known> known_;
};

}  // namespace pyinstrument
