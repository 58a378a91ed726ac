// Which function calls which?
//
// A copy that is torn may pair a caller with a function that it never calls, and look whole all the same. So
// a pair is believed when it has been seen beyond doubt once: the caller stands at a call, and what it calls
// is the function that runs; or two copies, one after the other, show the same pair at the same place. From
// then on nothing more is asked of it: to ask again each time would favour calls that last. Pairs are of
// codes (by name, file and line), so there are as many as the program's text has. Threads: one user at a
// time.
#pragma once

#include <cstddef>
#include <optional>
#include <unordered_set>
#include <vector>

#include "sampler/tick/stack_walk.hpp"

namespace pyinstrument {

class KnownCalls {
 public:
  KnownCalls(const Layout& layout, StackCopy& copy) : layout_(layout), copy_(copy) {}

  // How many frames, from the outermost on, are called by the one before as far as is known. `from`: the
  // first that is new since the last call; those before are believed. What is seen beyond doubt is learned on
  // the way.
  std::size_t count_believed(const std::vector<SeenFrame>& frames, std::size_t from);

 private:
  struct Doubt {  // a pair of frames that one copy showed
    SeenFrame caller, callee;
  };

  bool is_proven(const SeenFrame& caller, const SeenFrame& callee) const;
  bool is_seen_again(const SeenFrame& caller, const SeenFrame& callee) const;

  const Layout& layout_;
  StackCopy& copy_;
  std::unordered_set<std::uint64_t> pairs_;
  std::optional<Doubt> doubt_;
};

}  // namespace pyinstrument
