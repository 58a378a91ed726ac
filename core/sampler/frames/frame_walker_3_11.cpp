// CPython 3.11 to 3.13: frames are _PyInterpreterFrame, linked by `previous`; a PyFrameObject only wraps one.
#include <patchlevel.h>

#if PY_VERSION_HEX >= 0x030B0000 && PY_VERSION_HEX < 0x030E0000

#define Py_BUILD_CORE  // the layout is CPython's own; the public functions allocate a frame object a frame
#include <Python.h>
#include <frameobject.h>
#include <internal/pycore_frame.h>

#include "sampler/frames/frame_walker.hpp"

namespace pyinstrument {
namespace {

bool is_shown(_PyInterpreterFrame* frame) {
#if PY_VERSION_HEX >= 0x030C0000
  if (frame->owner == FRAME_OWNED_BY_CSTACK) return false;  // an entry into the interpreter, no function
#endif
  return !_PyFrame_IsIncomplete(frame);
}

PyCodeObject* code_of(_PyInterpreterFrame* frame) {
#if PY_VERSION_HEX >= 0x030D0000
  return _PyFrame_GetCode(frame);
#else
  return frame->f_code;
#endif
}

WalkedFrame read(_PyInterpreterFrame* frame) {
  const int instruction = _PyInterpreterFrame_LASTI(frame) * static_cast<int>(sizeof(_Py_CODEUNIT));
  return {code_of(frame), instruction, frame->localsplus};
}

}  // namespace

WalkedFrame read_frame(PyFrameObject* frame) { return read(frame->f_frame); }

bool is_suspended(PyFrameObject* frame) {
  if (frame->f_frame->owner != FRAME_OWNED_BY_GENERATOR) return false;
  const auto state = _PyFrame_GetGenerator(frame->f_frame)->gi_frame_state;
#if PY_VERSION_HEX >= 0x030D0000
  return FRAME_STATE_SUSPENDED(state);
#else
  return state == FRAME_SUSPENDED;
#endif
}

void walk_frames(PyFrameObject* innermost, bool from_caller, std::vector<WalkedFrame>& frames) {
  frames.clear();
  if (innermost == nullptr) return;
  _PyInterpreterFrame* frame = innermost->f_frame;
  if (from_caller) frame = frame->previous;
  for (; frame != nullptr; frame = frame->previous)
    if (is_shown(frame)) frames.push_back(read(frame));
}

PyObject* value_of_first_local(const WalkedFrame& frame) {
  return *static_cast<PyObject* const*>(frame.first_slot);
}

}  // namespace pyinstrument

#endif
