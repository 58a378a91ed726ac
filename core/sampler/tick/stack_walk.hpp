// Which functions were on the stack that was copied?
//
// Walks a StackCopy from the innermost frame outwards, and holds each frame against what its code object says
// a frame of it must be: the program went on while we copied, so a copy may show the old half of one stack
// and the new half of another. Threads: as StackCopy and CodeCache.
#pragma once

#include <array>
#include <vector>

#include "sampler/tick/code_cache.hpp"
#include "sampler/tick/generator_habits.hpp"
#include "sampler/tick/seen_frame.hpp"
#include "sampler/tick/stack_copy.hpp"

namespace pyinstrument {

class StackWalk {
 public:
  StackWalk(const Layout& layout, StackCopy& copy, CodeCache& codes)
      : layout_(layout), copy_(copy), codes_(codes) {}

  enum class Result { whole, torn };
  // Fills `frames`, outermost first, with what a traceback would show. Torn: with nothing of use.
  Result walk(std::vector<SeenFrame>& frames);

  // Of a walk that is of one moment: who calls which generator.
  void learn(const std::vector<SeenFrame>& frames) { habits_.learn(frames); }
  // Rows of the code cache may be others' from now on.
  void forget_rows() { habits_.forget(); }

  // How many of `frames`, seen in an earlier copy, are the same calls in this one; from the outermost on.
  std::size_t count_standing(const std::vector<SeenFrame>& frames);

  // What holds as long as a frame of the last walk runs on, with the first local that it had.
  std::array<Condition, 3> still_running(const SeenFrame& frame) const;

  // Whether the innermost frame of the last walk is one that it showed, so that it may be calling C.
  bool shows_top() const { return shows_top_; }

 private:
  struct RawFrame {
    Address previous, code, instruction, function;
    std::uint8_t owner;
    std::span<const std::byte> bytes;
  };

  bool read(Address address, RawFrame& frame);
  struct Place {
    Address address;
    const CodeRow* row;
  };
  Address find_unmet();
  Result walk_from(Address innermost, std::vector<SeenFrame>& frames);
  Address relink(std::vector<SeenFrame>& frames);
  Address relink_by_c(Address elsewhere, std::vector<SeenFrame>& frames);
  bool is_entry(const RawFrame& frame) const;
  bool fits(const RawFrame& frame, Address address, const CodeRow& row);
  Address first_local(Address address, const RawFrame& frame, const CodeRow& row);

  const Layout& layout_;
  StackCopy& copy_;
  CodeCache& codes_;
  GeneratorHabits habits_;
  std::vector<Place> unmet_;               // reused
  Address behind_ = 0, chunk_behind_ = 0;  // of the walk: the frame met last on the data stack, and its chunk
  bool shows_top_ = false;
};

}  // namespace pyinstrument
