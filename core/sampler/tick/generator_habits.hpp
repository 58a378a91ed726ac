// Who calls a generator, as a rule?
//
// A generator that runs for a microsecond is nearly always left by the time its frame is read, and then has
// no link to its caller any more. To look again at a moment that is easier to read would give its time to
// others. But most generators, and all coroutines of an event loop, are always called by the same code: who
// was seen to call one, twice and many times as often as any other, is taken for its caller. Threads: one
// user at a time.
#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "sampler/tick/seen_frame.hpp"

namespace pyinstrument {

class GeneratorHabits {
 public:
  struct Habit {
    const CodeRow* caller = nullptr;     // no generator
    std::vector<SeenFrame> in_between;   // generators, outermost first, as seen last, but for the link
    std::uint32_t seen = 0, others = 0;  // how often, and how often with another caller
  };

  // Of a stack (outermost first) that is of one moment.
  void learn(const std::vector<SeenFrame>& frames);
  // Null where there is none, or not yet.
  const Habit* of(const CodeRow* generator) const;
  // Rows may be others' from now on.
  void forget() { habits_.clear(); }

 private:
  std::unordered_map<const CodeRow*, Habit> habits_;
};

}  // namespace pyinstrument
