#include "sampler/frames/coroutine_run.hpp"

#include <algorithm>
#include <string_view>

#include "sampler/frames/frame_names.hpp"
#include "sampler/frames/frame_walker.hpp"

namespace pyinstrument {
namespace {

constexpr int kCoroutine = CO_COROUTINE | CO_ITERABLE_COROUTINE | CO_ASYNC_GENERATOR;

// An asynchronous generator that hands out a value wraps it up; what it passes on when it waits is bare.
// CPython keeps the type to itself, but for its name.
bool is_handed_out(PyObject* value) {
  return std::string_view(Py_TYPE(value)->tp_name) == "async_generator_wrapped_value";
}

}  // namespace

CoroutineRun::~CoroutineRun() {
  if (Py_IsInitialized()) end();
}

void CoroutineRun::see(const HookEvent& event) {
  if (event.kind == PyTrace_RETURN) {
    const WalkedFrame frame = read_frame(event.frame);
    if (belongs(event, frame.code)) {
      PyTypeObject* class_type = FrameNames::class_of(frame, read_first_local(frame.code));
      sleepers_.push_back({frame.code, frame.instruction, class_type});
      Py_INCREF(frame.code);
      Py_XINCREF(class_type);
      return;
    }
  }
  end();
}

// A plain generator may be the __await__ of an object, and stand between two that wait; by itself it says
// nothing: it may just have made a value for a loop.
bool CoroutineRun::belongs(const HookEvent& event, PyCodeObject* code) const {
  const bool may_wait =
      (code->co_flags & kCoroutine) != 0 || ((code->co_flags & CO_GENERATOR) != 0 && !sleepers_.empty());
  if (!may_wait || event.argument == nullptr || !is_suspended(event.frame)) return false;
  return (code->co_flags & CO_ASYNC_GENERATOR) == 0 || !is_handed_out(event.argument);
}

// What lets go of an object may run code of the program's; the run is in order whenever that happens.
void CoroutineRun::end() {
  while (!sleepers_.empty()) {
    const Sleeper last = sleepers_.back();
    sleepers_.pop_back();
    Py_XDECREF(last.class_type);
    Py_DECREF(last.code);
  }
}

bool is_in_coroutine() {
  std::vector<WalkedFrame> frames;
  walk_frames(PyEval_GetFrame(), false, frames);
  return std::ranges::any_of(
      frames, [](const WalkedFrame& frame) { return (frame.code->co_flags & kCoroutine) != 0; });
}

}  // namespace pyinstrument
