#include "sampler/frames/stack_reader.hpp"

#include <algorithm>

namespace pyinstrument {

StackReader::StackReader(Session& session, std::string_view thread)
    : session_(session),
      names_(session),
      thread_(session.stacks.intern(kNone, session.frame_infos.intern(*session.symbols, thread))) {}

bool StackReader::is_unmoved(const Level& level, const WalkedFrame& frame) {
  return level.code == frame.code && level.instruction == frame.instruction &&
         level.class_type == FrameNames::class_of(frame, level.first_local);
}

StackId StackReader::read_here(std::uint32_t hidden_frames) {
  walk_frames(PyEval_GetFrame(), false, frames_);
  const auto hidden = std::min<std::size_t>(hidden_frames, frames_.size());
  frames_.erase(frames_.begin(), frames_.begin() + static_cast<std::ptrdiff_t>(hidden));
  return intern_frames();
}

StackId StackReader::read(PyFrameObject* innermost, bool from_caller) {
  walk_frames(innermost, from_caller, frames_);
  return intern_frames();
}

StackId StackReader::intern_frames() {
  StackId stack = thread_;
  std::size_t depth = 0;
  for (auto frame = frames_.rbegin(); frame != frames_.rend(); ++frame, ++depth) {
    if (depth < levels_.size()) {
      if (is_unmoved(levels_[depth], *frame)) {
        stack = levels_[depth].stack;
        continue;
      }
      levels_.resize(depth);
    }
    const LocalsOfCode::First first_local = names_.locals_of(frame->code).first;
    PyTypeObject* class_type = FrameNames::class_of(*frame, first_local);
    stack = session_.stacks.intern(stack, names_.python_frame(*frame, class_type));
    levels_.push_back({frame->code, frame->instruction, first_local, class_type, stack});
  }
  levels_.resize(depth);
  return stack;
}

StackId StackReader::read_with_c_function(PyFrameObject* innermost, PyObject* function) {
  return session_.stacks.intern(read(innermost, false), names_.c_function(function));
}

StackId StackReader::read_at(const HookEvent& event) {
  const bool in_c_function = event.kind == PyTrace_C_RETURN || event.kind == PyTrace_C_EXCEPTION;
  return in_c_function ? read_with_c_function(event.frame, event.argument)
                       : read(event.frame, event.kind == PyTrace_CALL);
}

StackId StackReader::await_of(StackId exit, const CoroutineRun& run) {
  StackId stack = exit;
  const auto& sleepers = run.sleepers();
  for (std::size_t i = sleepers.size(); i-- > 0;) {  // the outermost first
    const CoroutineRun::Sleeper& coroutine = sleepers[i];
    const WalkedFrame frame{coroutine.code, coroutine.instruction, nullptr};
    stack = session_.stacks.intern(stack, names_.python_frame(frame, coroutine.class_type));
  }
  return session_.stacks.intern(stack, session_.frame_infos.intern(kAwaitCode, {}));
}

StackId StackReader::out_of_context(StackId exit) {
  return session_.stacks.intern(exit, session_.frame_infos.intern(kOutOfContextCode, {}));
}

}  // namespace pyinstrument
