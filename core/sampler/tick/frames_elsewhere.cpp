#include "sampler/tick/frames_elsewhere.hpp"

#include <algorithm>

#include "session/spread.hpp"

namespace pyinstrument {
namespace {

constexpr std::size_t kSlots = 8;  // as many as the first local and a small value stack need
constexpr std::size_t kMostGuesses = 64;
constexpr std::size_t kMostFrames = 96;  // with those that are met for the first time
constexpr int kLately = 16;              // walks

}  // namespace

FramesElsewhere::FramesElsewhere(MemorySource& memory, const Layout& layout)
    : memory_(memory), fixed_size_(layout.frame.slots), size_(fixed_size_ + kSlots * sizeof(Address)) {
  frames_.reserve(kMostFrames);
  bytes_.resize(kMostFrames * size_);
}

void FramesElsewhere::begin() {
  before_ = 0;
  for (Frame& frame : frames_) ++frame.unmet;
  std::erase_if(frames_, [](const Frame& frame) { return frame.unmet > kLately; });
  std::ranges::stable_sort(frames_, {}, &Frame::unmet);
  if (frames_.size() > kMostGuesses) frames_.resize(kMostGuesses);
}

bool FramesElsewhere::has(Address frame) const {
  return std::ranges::find(frames_, frame, &Frame::address) != frames_.end();
}

void FramesElsewhere::read_at_once(Address innermost) {
  const std::size_t first = frames_.size();
  ranges_.clear();
  Address frame = innermost;
  for (std::size_t step = 0; frame != 0 && step < kMostGuesses && frames_.size() < kMostFrames; ++step) {
    if (!has(frame)) {
      ranges_.push_back({frame, bytes(frames_.size()).data(), size_});
      frames_.push_back({frame, 0});
    }
    const Link& link = link_of(frame);
    frame = link.from == frame ? link.to : 0;
  }
  frames_.resize(first + memory_.read(ranges_) / size_);
}

std::span<const std::byte> FramesElsewhere::meet(Address frame) {
  if (before_ != 0) link_of(before_) = {before_, frame};
  before_ = frame;
  const auto known = std::ranges::find(frames_, frame, &Frame::address);
  if (known != frames_.end()) {
    known->unmet = 0;
    return bytes(static_cast<std::size_t>(known - frames_.begin()));
  }
  if (frames_.size() == kMostFrames) frames_.pop_back();
  const auto read = bytes(frames_.size());
  if (memory_.read(frame, read.data(), size_)) {
    frames_.push_back({frame, 0});
    return read;
  }
  const auto fixed_part = read.first(fixed_size_);
  return memory_.read(frame, fixed_part.data(), fixed_size_) ? fixed_part : fixed_part.first(0);
}

std::span<std::byte> FramesElsewhere::bytes(std::size_t place) {
  return std::span(bytes_).subspan(place * size_, size_);
}

FramesElsewhere::Link& FramesElsewhere::link_of(Address from) { return links_[spread(from) % links_.size()]; }

}  // namespace pyinstrument
