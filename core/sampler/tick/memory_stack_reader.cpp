#include "sampler/tick/memory_stack_reader.hpp"

#include <algorithm>
#include <span>

#include "sampler/frames/frame_names.hpp"
#include "session/spread.hpp"

namespace pyinstrument {
namespace {

constexpr std::uint32_t kMostRetries = 4;

// Frames whose class is asked for again though they have not moved: in a loop over objects, each may be
// another at the same address. Further out, a frame that stands where it stood is the same call.
constexpr std::size_t kInnermost = 4;

constexpr std::size_t kSlotsOfCallee = 3;  // that CallSites::callee() looks at

}  // namespace

MemoryStackReader::MemoryStackReader(MemorySource& memory, const Layout& layout, Address thread,
                                     std::uint64_t number, Session& session, FrameInfoId root)
    : layout_(layout),
      session_(session),
      copy_(memory, layout, thread, number),
      codes_(memory, layout, session),
      walk_(layout, copy_, codes_),
      evidence_(memory, layout, copy_),
      names_(memory, layout),
      root_(session.stacks.intern(kNone, root)) {}

MemoryStackReader::Reading MemoryStackReader::read() {
  Reading reading{root_, 0, false, false};
  for (;; ++reading.retries) {
    const Attempt attempt = try_to_read();
    if (attempt == Attempt::whole) {
      reading.stack = intern();
      return reading;
    }
    reading.thread_is_gone = attempt == Attempt::thread_is_gone;
    if (reading.thread_is_gone) return reading;
    if (reading.retries < kMostRetries) continue;
    reading.is_degraded = true;
    if (attempt == Attempt::torn) reading.stack = stack_still_standing();
    return reading;
  }
}

MemoryStackReader::Attempt MemoryStackReader::try_to_read() {
  if (codes_.forget_freed()) forget_last();
  const StackCopy::Result copied = copy_.take();
  if (copied == StackCopy::Result::thread_is_gone) return Attempt::thread_is_gone;
  if (copied == StackCopy::Result::unreadable) return Attempt::unreadable;
  const bool is_whole =
      walk_.walk(frames_) == StackWalk::Result::whole && evidence_.is_one_moment(frames_, count_unmoved());
  if (codes_.forget_freed()) {  // one of them may have been on the stack, or its address another's
    forget_last();
    return Attempt::unreadable;
  }
  return is_whole ? Attempt::whole : Attempt::torn;
}

void MemoryStackReader::forget_last() {
  seen_.clear();
  walk_.forget_rows();
  steps_.assign(kSteps, {});  // a row may be another's by now
}

std::size_t MemoryStackReader::count_unmoved() const {
  const std::size_t most = std::min(frames_.size(), seen_.size());
  return static_cast<std::size_t>(
      std::mismatch(frames_.begin(), frames_.begin() + static_cast<std::ptrdiff_t>(most), seen_.begin())
          .first -
      frames_.begin());
}

std::optional<Callee> MemoryStackReader::callee_of_innermost() {
  if (frames_.empty() || !walk_.shows_top()) return std::nullopt;
  const SeenFrame& innermost = frames_.back();
  const CodeFacts& facts = innermost.row->facts;
  const auto slot = facts.calls.callee_slot(innermost.instruction);
  if (!slot) return std::nullopt;
  value_stack_.assign(*slot + kSlotsOfCallee, 0);
  const auto callee = std::span(value_stack_).last(kSlotsOfCallee);
  if (!copy_.read_slots(innermost.address, facts.local_slots + *slot, callee)) return std::nullopt;
  return facts.calls.callee(innermost.instruction, value_stack_, layout_.slot_tag);
}

// Fills classes_ from `first_frame` on, and asks for the C function last.
void MemoryStackReader::ask_for_names(std::size_t first_frame, const std::optional<Callee>& callee) {
  questions_.clear();
  for (std::size_t i = first_frame; i < frames_.size(); ++i) {
    const SeenFrame& frame = frames_[i];
    if (frame.first_local == 0) continue;
    questions_.push_back(ObjectQuestion::class_of(frame.row->facts.locals.first,
                                                  frame.row->facts.instructions, frame.first_local));
    questions_.back().conditions = walk_.still_running(frame);
  }
  if (callee) questions_.push_back(ObjectQuestion::builtin_of(*callee));
  answers_.resize(questions_.size());
  names_.answer(questions_, answers_);
}

StackId MemoryStackReader::intern() {
  const auto callee = callee_of_innermost();
  std::size_t unmoved = count_unmoved();
  const bool stands = unmoved == frames_.size();
  evidence_.add(frames_, unmoved);
  const std::size_t first_asked = std::min(unmoved, frames_.size() - std::min(frames_.size(), kInnermost));
  ask_for_names(first_asked, callee);

  auto answer = answers_.begin();
  classes_.resize(frames_.size(), kNoObjectName);
  for (std::size_t i = first_asked; i < frames_.size(); ++i) {
    const ObjectNameId class_name = frames_[i].first_local != 0 ? *answer++ : kNoObjectName;
    if (class_name != classes_[i]) unmoved = std::min(unmoved, i);
    classes_[i] = class_name;
  }
  stacks_.resize(unmoved);
  StackId stack = unmoved == 0 ? root_ : stacks_.back();
  for (std::size_t i = unmoved; i < frames_.size(); ++i) {
    stack = stack_with(stack, frames_[i], classes_[i]);
    stacks_.push_back(stack);
  }
  seen_ = frames_;
  walk_.learn(frames_);
  if (callee && *answer != kNoObjectName) {
    const FrameInfoId function = c_function(*answer);
    evidence_.add_c_function(frames_.back(), session_.frame_infos.code(function), stands);
    stack = session_.stacks.intern(stack, function);
  }
  return stack;
}

// The part of the last reading's stack that this copy shows as it was.
StackId MemoryStackReader::stack_still_standing() {
  const std::size_t standing = walk_.count_standing(seen_);
  return standing == 0 ? root_ : stacks_[standing - 1];
}

std::size_t MemoryStackReader::MomentHash::operator()(const Moment& moment) const noexcept {
  const std::uint64_t place = std::uint64_t{moment.code} << 32 | static_cast<std::uint32_t>(moment.line);
  return spread(place ^ std::uint64_t{moment.class_name} << 17);
}

StackId MemoryStackReader::stack_with(StackId parent, const SeenFrame& frame, ObjectNameId class_name) {
  const std::uint64_t place =
      reinterpret_cast<std::uintptr_t>(frame.row) + static_cast<std::uint32_t>(frame.instruction);
  Step& step = steps_[spread(place ^ std::uint64_t{parent} << 20) % kSteps];
  if (step.row != frame.row || step.instruction != frame.instruction || step.class_name != class_name ||
      step.parent != parent) {
    const StackId stack = session_.stacks.intern(parent, python_frame(frame, class_name));
    step = {frame.row, frame.instruction, class_name, parent, stack};
  }
  return step.stack;
}

FrameInfoId MemoryStackReader::python_frame(const SeenFrame& frame, ObjectNameId class_name) {
  const CodeFacts& facts = frame.row->facts;
  const Moment moment{frame.row->code, facts.lines.line(frame.instruction).value_or(0), class_name,
                      facts.locals.has_traceback_hide};
  const auto known = moments_.find(moment);
  if (known != moments_.end()) return known->second;
  text_.clear();
  if (class_name != kNoObjectName)
    text_
        .append(
            "\x01"
            "c")
        .append(names_.text(class_name));
  if (moment.line > 0)
    text_
        .append(
            "\x01"
            "l")
        .append(std::to_string(moment.line));
  if (moment.has_traceback_hide)
    text_.append(
        "\x01"
        "h1");
  const FrameInfoId info = session_.frame_infos.intern(*session_.symbols, moment.code, text_);
  moments_.emplace(moment, info);
  return info;
}

FrameInfoId MemoryStackReader::c_function(ObjectNameId name) {
  const auto known = c_functions_.find(name);
  if (known != c_functions_.end()) return known->second;
  text_ = names_.text(name);
  text_ += kBuiltInPlace;
  return c_functions_.emplace(name, session_.frame_infos.intern(*session_.symbols, text_)).first->second;
}

}  // namespace pyinstrument
