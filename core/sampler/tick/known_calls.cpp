#include "sampler/tick/known_calls.hpp"

#include <algorithm>
#include <array>

namespace pyinstrument {
namespace {

std::uint64_t key_of(const SeenFrame& caller, const SeenFrame& callee) {
  return std::uint64_t{caller.row->code} << 32 | callee.row->code;
}

}  // namespace

// Both frames are of one copy, and CPython keeps what it calls where the caller's call instruction expects
// it.
bool KnownCalls::is_proven(const SeenFrame& caller, const SeenFrame& callee) const {
  const CodeFacts& facts = caller.row->facts;
  const auto slot = facts.calls.callee_slot(caller.instruction);
  std::array<Address, 3> slots{};
  if (!slot || !copy_.read_slots(caller.address, facts.local_slots + *slot, slots)) return false;
  return callee.function != 0 && ((slots[0] & ~layout_.slot_tag) == callee.function ||
                                  (slots[1] & ~layout_.slot_tag) == callee.function);
}

bool KnownCalls::is_seen_again(const SeenFrame& caller, const SeenFrame& callee) const {
  return doubt_ && doubt_->caller == caller && doubt_->callee.address == callee.address &&
         doubt_->callee.row == callee.row;
}

std::size_t KnownCalls::count_believed(const std::vector<SeenFrame>& frames, std::size_t from) {
  for (std::size_t i = std::max<std::size_t>(from, 1); i < frames.size(); ++i) {
    const SeenFrame& caller = frames[i - 1];
    const SeenFrame& callee = frames[i];
    if (pairs_.contains(key_of(caller, callee))) continue;
    if (!is_seen_again(caller, callee) && !is_proven(caller, callee)) {
      doubt_ = Doubt{caller, callee};
      return i;
    }
    pairs_.insert(key_of(caller, callee));
  }
  doubt_.reset();
  return frames.size();
}

}  // namespace pyinstrument
