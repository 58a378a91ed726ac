#include "sampler/tick/memory_stack_reader.hpp"

#include <algorithm>
#include <charconv>

namespace pyinstrument {
namespace {

constexpr std::uint32_t kMostRetries = 4;

}  // namespace

MemoryStackReader::MemoryStackReader(MemorySource& memory, const Layout& layout, Address thread,
                                     std::uint64_t number, Session& session, FrameInfoId root)
    : session_(session),
      copy_(memory, layout, thread, number),
      codes_(memory, layout, session),
      walk_(layout, copy_, codes_),
      calls_(layout, copy_),
      root_(session.stacks.intern(kNone, root)) {}

MemoryStackReader::Reading MemoryStackReader::read(Leaf) {
  Reading reading{root_, 0, false, false};
  for (;; ++reading.retries) {
    const Attempt attempt = try_to_read();
    if (attempt == Attempt::whole) {
      reading.stack = intern_believed();
      return reading;
    }
    reading.thread_is_gone = attempt == Attempt::thread_is_gone;
    if (reading.thread_is_gone) return reading;
    if (reading.retries < kMostRetries) continue;
    reading.is_degraded = true;
    if (attempt == Attempt::doubtful) reading.stack = intern_believed();
    if (attempt == Attempt::torn) reading.stack = stack_still_standing();
    return reading;
  }
}

MemoryStackReader::Attempt MemoryStackReader::try_to_read() {
  if (codes_.forget_freed()) seen_.clear();
  const StackCopy::Result copied = copy_.take();
  if (copied == StackCopy::Result::thread_is_gone) return Attempt::thread_is_gone;
  if (copied == StackCopy::Result::unreadable) return Attempt::unreadable;
  const bool is_whole = walk_.walk(frames_) == StackWalk::Result::whole;
  believed_ = is_whole ? calls_.count_believed(frames_, count_unmoved()) : 0;
  if (codes_.forget_freed()) {  // one of them may have been on the stack, or its address another's
    seen_.clear();
    return Attempt::unreadable;
  }
  if (!is_whole) return Attempt::torn;
  return believed_ == frames_.size() ? Attempt::whole : Attempt::doubtful;
}

std::size_t MemoryStackReader::count_unmoved() const {
  const std::size_t most = std::min(frames_.size(), seen_.size());
  return static_cast<std::size_t>(
      std::mismatch(frames_.begin(), frames_.begin() + static_cast<std::ptrdiff_t>(most), seen_.begin())
          .first -
      frames_.begin());
}

StackId MemoryStackReader::intern_believed() {
  const std::size_t unmoved = std::min(count_unmoved(), believed_);
  stacks_.resize(unmoved);
  StackId stack = unmoved == 0 ? root_ : stacks_.back();
  for (std::size_t i = unmoved; i < believed_; ++i) {
    stack = session_.stacks.intern(stack, name(frames_[i]));
    stacks_.push_back(stack);
  }
  frames_.resize(believed_);
  seen_ = frames_;
  return stack;
}

// The part of the last reading's stack that this copy shows as it was.
StackId MemoryStackReader::stack_still_standing() {
  const std::size_t standing = walk_.count_standing(seen_);
  return standing == 0 ? root_ : stacks_[standing - 1];
}

std::size_t MemoryStackReader::MomentHash::operator()(const Moment& moment) const noexcept {
  const std::uint64_t place = std::uint64_t{moment.code} << 32 | static_cast<std::uint32_t>(moment.line);
  const std::uint64_t hash = (place ^ std::uint64_t{moment.class_name} << 17) * 0x9E3779B97F4A7C15ULL;
  return hash ^ hash >> 32;
}

FrameInfoId MemoryStackReader::name(const SeenFrame& frame) {
  const CodeFacts& facts = frame.row->facts;
  const Moment moment{frame.row->code, facts.lines.line(frame.instruction).value_or(0), kNone,
                      facts.locals.has_traceback_hide};
  const auto known = moments_.find(moment);
  if (known != moments_.end()) return known->second;
  text_.clear();
  if (moment.line > 0) {
    text_ +=
        "\x01"
        "l";
    text_ += std::to_string(moment.line);
  }
  if (moment.has_traceback_hide)
    text_ +=
        "\x01"
        "h1";
  const FrameInfoId info = session_.frame_infos.intern(*session_.symbols, moment.code, text_);
  moments_.emplace(moment, info);
  return info;
}

}  // namespace pyinstrument
