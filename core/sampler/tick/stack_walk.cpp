#include "sampler/tick/stack_walk.hpp"

#include <algorithm>
#include <cstring>

namespace pyinstrument {
namespace {

// What is torn may look endless; CPython's own limit on calls through C is far below.
constexpr std::size_t kMostElsewhere = std::size_t{1} << 16;

// By a generator's caller, in the moment since the generator was left.
constexpr std::size_t kMostCalledSince = 4;

template <class Value>
Value field(std::span<const std::byte> bytes, std::size_t offset) {
  Value value;
  std::memcpy(&value, bytes.data() + offset, sizeof value);
  return value;
}

bool is_trampoline(const CodeFacts& facts) {
  return facts.first_traceable >= static_cast<int>(facts.units) * 2;
}

}  // namespace

bool StackWalk::read(Address address, RawFrame& frame) {
  frame.bytes = copy_.frame(address);
  if (frame.bytes.empty()) return false;
  frame.previous = field<Address>(frame.bytes, layout_.frame.previous);
  frame.code = field<Address>(frame.bytes, layout_.frame.code) & ~layout_.slot_tag;
  frame.instruction = field<Address>(frame.bytes, layout_.frame.instruction);
  frame.function = field<Address>(frame.bytes, layout_.frame.function) & ~layout_.slot_tag;
  frame.owner = field<std::uint8_t>(frame.bytes, layout_.frame.owner);
  return true;
}

bool StackWalk::is_entry(const RawFrame& frame) const {
  return layout_.frame.is_entry != Layout::kAbsent &&
         field<std::uint8_t>(frame.bytes, layout_.frame.is_entry) != 0;
}

// Each frame on the data stack ends exactly where the next begins, and stands at one of its instructions.
bool StackWalk::fits(const RawFrame& frame, Address address, const CodeRow& row) {
  const CodeFacts& facts = row.facts;
  const auto offset = static_cast<std::ptrdiff_t>(frame.instruction - facts.instructions);
  if (offset < -2 || offset % 2 != 0 || offset > static_cast<std::ptrdiff_t>(facts.units) * 2) return false;
  const Address chunk = copy_.chunk_of(address);
  if ((chunk == 0) == (frame.owner == layout_.owners.thread)) return false;
  if (chunk == 0) return true;
  const Address end = address + layout_.frame.slots + facts.slots * sizeof(Address);
  if (chunk == chunk_behind_ && end != behind_) return false;
  behind_ = address;
  chunk_behind_ = chunk;
  return true;
}

Address StackWalk::first_local(Address address, const RawFrame& frame, const CodeRow& row) {
  if (row.facts.locals.first == LocalsOfCode::First::other) return 0;
  Address value = 0;
  if (frame.bytes.size() >= layout_.frame.slots + sizeof value)
    value = field<Address>(frame.bytes, layout_.frame.slots);
  else if (!copy_.read_slots(address, 0, {&value, 1}))
    value = 0;
  return value;
}

// Fills unmet_ with the frames of the newest chunk that the walk has not met, outermost first: each begins
// where the one before ends. Returns the innermost; 0 where there is none, or not all of them could be found.
Address StackWalk::find_unmet() {
  unmet_.clear();
  const Address begin = copy_.data_begin();
  if (behind_ != 0 && chunk_behind_ != copy_.chunk_of(begin)) return 0;
  const Address end = behind_ != 0 ? behind_ : copy_.data_end();
  for (Address address = begin; address < end;) {
    RawFrame frame{};
    const CodeRow* row = read(address, frame) ? codes_.find(frame.code) : nullptr;
    if (row == nullptr) return 0;
    unmet_.push_back({address, row});
    address += layout_.frame.slots + row->facts.slots * sizeof(Address);
    if (address > end) return 0;
  }
  return unmet_.empty() ? 0 : unmet_.back().address;
}

// A generator that was left while we read has lost the link to its caller. Who always calls it did so, if it
// still stands, whatever it has called since; else it may have been who goes on where the generator stood.
// Returns the caller on the data stack; 0: none is found.
Address StackWalk::relink(std::vector<SeenFrame>& frames) {
  const Address innermost = find_unmet();
  if (const auto* habit = habits_.of(frames.back().row)) {
    const std::size_t most = behind_ != 0 ? 1 : kMostCalledSince + 1;
    for (std::size_t i = unmet_.size(); i-- > 0 && unmet_.size() - i <= most;) {
      if (unmet_[i].row != habit->caller) continue;
      frames.back().link = Link::habitual;
      frames.insert(frames.end(), habit->in_between.rbegin(), habit->in_between.rend());
      return unmet_[i].address;
    }
  }
  frames.back().link = Link::likely;
  return innermost;
}

// C that called the interpreter had a frame for this on its own stack (3.12 and later), and has returned
// since. The frame that it called is still in the copy, and right below it who called C. Returns the latter;
// 0: it is not found.
Address StackWalk::relink_by_c(Address elsewhere, std::vector<SeenFrame>& frames) {
  const bool may_be_of_c = layout_.frame.is_entry == Layout::kAbsent && copy_.chunk_of(elsewhere) == 0;
  if (!may_be_of_c || frames.empty() || frames.back().is_generator) return 0;
  const Address caller = find_unmet();
  if (caller == 0) return 0;
  frames.back().link = Link::likely;
  frames.back().is_called_by_c = true;
  return caller;
}

std::array<Condition, 3> StackWalk::still_running(const SeenFrame& frame) const {
  const auto refers_to = [&](std::size_t offset, Address object) {
    const Address untagged = object & ~layout_.slot_tag;
    return Condition{frame.address + offset, untagged, untagged | layout_.slot_tag};
  };
  return {refers_to(layout_.frame.code, frame.row->address),
          refers_to(layout_.frame.slots, frame.first_local), copy_.still_there(frame.address)};
}

// The call of the interpreter that tells the innermost frame (before 3.13) may have been over when we read
// it, and tell anything, also that there is none. The frames on the data stack were copied right after, and
// end in the innermost of that moment.
StackWalk::Result StackWalk::walk(std::vector<SeenFrame>& frames) {
  const Result result = walk_from(copy_.top(), frames);
  if (!frames.empty()) return result;
  const Address innermost = layout_.thread.c_frame == Layout::kAbsent ? 0 : find_unmet();
  if (innermost != 0) return walk_from(innermost, frames);
  const bool nothing_runs = copy_.top() == 0 && copy_.data_begin() == copy_.data_end();
  return nothing_runs ? Result::whole : Result::torn;
}

StackWalk::Result StackWalk::walk_from(Address innermost, std::vector<SeenFrame>& frames) {
  frames.clear();
  behind_ = chunk_behind_ = 0;
  shows_top_ = false;
  std::size_t left_elsewhere = kMostElsewhere;
  std::size_t left_in_copy = copy_.most_frames();
  RawFrame frame{};
  for (Address address = innermost; address != 0; address = frame.previous) {
    std::size_t& left = copy_.chunk_of(address) == 0 ? left_elsewhere : left_in_copy;
    if (left-- == 0) return Result::torn;
    const bool is_there = read(address, frame);
    if (is_there && frame.owner >= layout_.owners.entry) {
      if (!frames.empty()) frames.back().is_called_by_c = true;
      continue;
    }
    const CodeRow* row = is_there ? codes_.find(frame.code) : nullptr;
    if (row == nullptr) {
      frame.previous = relink_by_c(address, frames);
      if (frame.previous == 0) return Result::torn;
      continue;
    }
    if (!fits(frame, address, *row)) return Result::torn;
    const int instruction = static_cast<int>(frame.instruction - row->facts.instructions);
    const bool is_generator = frame.owner == layout_.owners.generator;
    if (!is_generator && instruction < row->facts.first_traceable) {
      // It has not begun, so nothing is called by it; unless it never does, and is there to end a call
      // (3.12).
      if (!frames.empty() && !is_trampoline(row->facts)) return Result::torn;
      continue;
    }
    if (address == innermost) shows_top_ = true;
    frames.push_back({address, row, instruction, frame.function, first_local(address, frame, *row),
                      is_generator, is_entry(frame), Link::read});
    if (is_generator && frame.previous == 0) frame.previous = relink(frames);
  }
  if (!frames.empty() && frames.back().is_generator) return Result::torn;
  std::ranges::reverse(frames);
  return Result::whole;
}

std::size_t StackWalk::count_standing(const std::vector<SeenFrame>& frames) {
  RawFrame found{};
  for (std::size_t i = 0; i < frames.size(); ++i) {
    const SeenFrame& frame = frames[i];
    if (!read(frame.address, found) || codes_.find(found.code) != frame.row ||
        found.function != frame.function)
      return i;
    const auto instruction = static_cast<std::ptrdiff_t>(found.instruction - frame.row->facts.instructions);
    if (instruction != frame.instruction) return i + 1;  // the same call, but no longer of the next frame
  }
  return frames.size();
}

}  // namespace pyinstrument
