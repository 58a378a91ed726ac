// CPython 3.11 and later: frames are _PyInterpreterFrame, linked by `previous`; a PyFrameObject only wraps
// one. From 3.14 on they hold tagged references: an object's address, and in its low bits whether the slot
// counts as a reference to it.
#include <patchlevel.h>

#if PY_VERSION_HEX >= 0x030B0000

#define Py_BUILD_CORE  // the layout is CPython's own; the public functions allocate a frame object a frame
#include <Python.h>
#include <frameobject.h>
#include <internal/pycore_frame.h>
#if PY_VERSION_HEX >= 0x030E0000
#include <internal/pycore_interpframe.h>
#include <opcode_ids.h>
#endif

#include "sampler/frames/frame_walker.hpp"

namespace pyinstrument {
namespace {

// Some are an entry into the interpreter, and no function's.
bool is_shown(_PyInterpreterFrame* frame) {
#if PY_VERSION_HEX >= 0x030E0000
  if (frame->owner >= FRAME_OWNED_BY_INTERPRETER || !PyStackRef_CodeCheck(frame->f_executable)) return false;
#elif PY_VERSION_HEX >= 0x030C0000
  if (frame->owner == FRAME_OWNED_BY_CSTACK) return false;
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

#if PY_VERSION_HEX >= 0x030E0000

// CPython tells of a yield before it marks the generator; so what is asked is which instruction it is. (A
// program that traces its own lines hides that: its coroutines seem to end.)
bool is_suspended(PyFrameObject* frame) {
  const int instruction = frame->f_frame->instr_ptr->op.code;
  return instruction == INSTRUMENTED_YIELD_VALUE || instruction == YIELD_VALUE;
}

#else

bool is_suspended(PyFrameObject* frame) {
  if (frame->f_frame->owner != FRAME_OWNED_BY_GENERATOR) return false;
  const auto state = _PyFrame_GetGenerator(frame->f_frame)->gi_frame_state;
#if PY_VERSION_HEX >= 0x030D0000
  return FRAME_STATE_SUSPENDED(state);
#else
  return state == FRAME_SUSPENDED;
#endif
}

#endif

void walk_frames(PyFrameObject* innermost, bool from_caller, std::vector<WalkedFrame>& frames) {
  frames.clear();
  if (innermost == nullptr) return;
  _PyInterpreterFrame* frame = innermost->f_frame;
  if (from_caller) frame = frame->previous;
  for (; frame != nullptr; frame = frame->previous)
    if (is_shown(frame)) frames.push_back(read(frame));
}

PyObject* value_of_first_local(const WalkedFrame& frame) {
#if PY_VERSION_HEX >= 0x030E0000
  const _PyStackRef slot = *static_cast<const _PyStackRef*>(frame.first_slot);
  return PyStackRef_IsNullOrInt(slot) ? nullptr : PyStackRef_AsPyObjectBorrow(slot);
#else
  return *static_cast<PyObject* const*>(frame.first_slot);
#endif
}

}  // namespace pyinstrument

#endif
