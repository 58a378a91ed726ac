#include "session/record_reader.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

#include "session/session_limits.hpp"

namespace pyinstrument {

namespace {

// The length of what both start with. Blocks go to memcmp, which uses the processor's widest loads.
std::size_t common_prefix(std::string_view a, std::string_view b) {
  constexpr std::size_t kBlock = 256;
  const std::size_t size = std::min(a.size(), b.size());
  std::size_t i = 0;
  while (size - i >= kBlock && std::memcmp(a.data() + i, b.data() + i, kBlock) == 0) i += kBlock;
  for (std::uint64_t left, right; size - i >= sizeof left; i += sizeof left) {
    std::memcpy(&left, a.data() + i, sizeof left);
    std::memcpy(&right, b.data() + i, sizeof right);
    if (left != right) break;
  }
  while (i < size && a[i] == b[i]) ++i;
  return i;
}

}  // namespace

std::size_t RecordReader::shared_with_previous(std::uint64_t start) {
  std::size_t shared = 0;
  for (;;) {
    const std::string_view held = window_.from(start);
    shared += common_prefix(held.substr(shared), std::string_view(previous_).substr(shared));
    if (shared < held.size() || shared == previous_.size() || !window_.fill()) return shared;
  }
}

FrameInfoId RecordReader::frame_info(std::string_view raw) {
  const StringId id = raw_infos_.intern(raw);
  if (id == info_of_raw_.size()) {
    decoded_.clear();
    scanner_.decode(raw, window_.position() - 1 - raw.size(), decoded_);
    info_of_raw_.push_back(session_.frame_infos.intern(*session_.symbols, decoded_));
  }
  return info_of_raw_[id];
}

StackId RecordReader::read_frames(std::uint64_t start) {
  const std::size_t shared = shared_with_previous(start);
  while (!frames_.empty() && frames_.back().end > shared) frames_.pop_back();

  bool first = frames_.empty();
  if (first) {
    scanner_.expect('[', "a record ([[frame info, ...], seconds])");
    scanner_.expect('[', "a record's list of frame infos");
  } else {
    window_.seek(start + frames_.back().end);
  }
  const auto resumed = static_cast<std::size_t>(window_.position() - start);
  StackId stack = first ? kNone : frames_.back().stack;
  for (; !scanner_.accept(']'); first = false) {
    if (!first) scanner_.expect(',', "',' or ']' after a frame info");
    stack = session_.stacks.intern(stack, frame_info(scanner_.raw_string("a frame info (a string)")));
    frames_.push_back({static_cast<std::size_t>(window_.position() - start), stack});
  }
  const auto size = static_cast<std::size_t>(window_.position() - start);
  const std::size_t kept = std::min(shared, resumed);
  previous_.resize(kept);
  previous_.append(window_.from(start), kept, size - kept);
  return stack;
}

void RecordReader::read() {
  scanner_.next();
  window_.pin();
  const StackId stack = read_frames(window_.position());
  window_.unpin();
  scanner_.expect(',', "',' and the record's seconds");
  scanner_.next();
  const std::uint64_t position = window_.position();
  const double seconds = scanner_.number("the record's seconds (a number)");
  if (!is_sample_time(seconds)) window_.fail(position, kSampleTimeRule);
  scanner_.expect(']', "']' at the end of the record");
  session_.add_sample(stack, seconds);
}

}  // namespace pyinstrument
