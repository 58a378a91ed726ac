#include "sampler/tick/stack_walk.hpp"

#include <algorithm>
#include <cstring>

namespace pyinstrument {
namespace {

// What is torn may look endless; CPython's own limit on calls through C is far below.
constexpr std::size_t kMostElsewhere = std::size_t{1} << 16;

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

// From the oldest frame of the newest chunk on, each begins where the one before ends.
Address StackWalk::innermost_on_data_stack() {
  Address innermost = 0;
  const Address end = copy_.data_end();
  for (Address address = copy_.data_begin(); address < end;) {
    RawFrame frame{};
    if (!read(address, frame)) return 0;
    const CodeRow* row = codes_.find(frame.code);
    if (row == nullptr) return 0;
    innermost = address;
    address += layout_.frame.slots + row->facts.slots * sizeof(Address);
    if (address > end) return 0;
  }
  return innermost;
}

std::array<Condition, 3> StackWalk::still_running(const SeenFrame& frame) const {
  const auto refers_to = [&](std::size_t offset, Address object) {
    const Address untagged = object & ~layout_.slot_tag;
    return Condition{frame.address + offset, untagged, untagged | layout_.slot_tag};
  };
  return {refers_to(layout_.frame.code, frame.row->address),
          refers_to(layout_.frame.slots, frame.first_local), copy_.still_there(frame.address)};
}

StackWalk::Result StackWalk::walk(std::vector<SeenFrame>& frames) {
  frames.clear();
  behind_ = chunk_behind_ = 0;
  shows_top_ = false;
  std::size_t left_elsewhere = kMostElsewhere;
  std::size_t left_in_copy = copy_.most_frames();
  RawFrame frame{};
  for (Address address = copy_.top(); address != 0; address = frame.previous) {
    std::size_t& left = copy_.chunk_of(address) == 0 ? left_elsewhere : left_in_copy;
    if (left-- == 0 || !read(address, frame)) return Result::torn;
    if (frame.owner >= layout_.owners.entry) {
      if (!frames.empty()) frames.back().is_called_by_c = true;
      continue;
    }
    const CodeRow* row = codes_.find(frame.code);
    if (row == nullptr || !fits(frame, address, *row)) return Result::torn;
    const int instruction = static_cast<int>(frame.instruction - row->facts.instructions);
    const bool is_generator = frame.owner == layout_.owners.generator;
    if (!is_generator && instruction < row->facts.first_traceable) {
      // It has not begun, so nothing is called by it; unless it never does, and is there to end a call
      // (3.12).
      if (!frames.empty() && !is_trampoline(row->facts)) return Result::torn;
      continue;
    }
    if (address == copy_.top()) shows_top_ = true;
    frames.push_back({address, row, instruction, frame.function, first_local(address, frame, *row),
                      is_generator, is_entry(frame), false});
    // A generator that was left while we read has lost the link to its caller, who goes on where it stood.
    if (is_generator && frame.previous == 0 && address == copy_.top()) {
      frame.previous = innermost_on_data_stack();
      frames.back().is_relinked = true;
    }
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
