// CPython 3.14 and later: as 3.11, but frames hold tagged references: an object's address, and in its low
// bits whether the slot counts as a reference to it.
#include <patchlevel.h>

#if PY_VERSION_HEX >= 0x030E0000

#define Py_BUILD_CORE  // the layout is CPython's own; the public functions allocate a frame object a frame
#include <Python.h>
#include <frameobject.h>
#include <internal/pycore_frame.h>
#include <internal/pycore_interpframe.h>
#include <opcode_ids.h>

#include "sampler/frames/frame_walker.hpp"

namespace pyinstrument {
namespace {

bool is_shown(_PyInterpreterFrame* frame) {
  if (frame->owner >= FRAME_OWNED_BY_INTERPRETER) return false;  // an entry into the interpreter, no function
  return PyStackRef_CodeCheck(frame->f_executable) && !_PyFrame_IsIncomplete(frame);
}

WalkedFrame read(_PyInterpreterFrame* frame) {
  const int instruction = _PyInterpreterFrame_LASTI(frame) * static_cast<int>(sizeof(_Py_CODEUNIT));
  return {_PyFrame_GetCode(frame), instruction, frame->localsplus};
}

}  // namespace

WalkedFrame read_frame(PyFrameObject* frame) { return read(frame->f_frame); }

// CPython tells of a yield before it marks the generator; so what is asked is which instruction it is. (A
// program that traces its own lines hides that: its coroutines seem to end.)
bool is_suspended(PyFrameObject* frame) {
  const int instruction = frame->f_frame->instr_ptr->op.code;
  return instruction == INSTRUMENTED_YIELD_VALUE || instruction == YIELD_VALUE;
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
  const _PyStackRef slot = *static_cast<const _PyStackRef*>(frame.first_slot);
  return PyStackRef_IsNullOrInt(slot) ? nullptr : PyStackRef_AsPyObjectBorrow(slot);
}

}  // namespace pyinstrument

#endif
