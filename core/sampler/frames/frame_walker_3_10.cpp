// CPython 3.10: every frame is a PyFrameObject, linked by f_back.
#include <patchlevel.h>

#if PY_VERSION_HEX < 0x030B0000

#include <Python.h>
#include <frameobject.h>

#include "sampler/frames/frame_walker.hpp"

namespace pyinstrument {
namespace {

PyObject* const* first_slot_of(PyFrameObject* frame) {
  PyCodeObject* code = frame->f_code;
  if (frame->f_localsplus[0] != nullptr || code->co_cell2arg == nullptr) return frame->f_localsplus;
  for (Py_ssize_t cell = 0; cell < PyTuple_GET_SIZE(code->co_cellvars);
       ++cell)  // an argument that moved to a cell
    if (code->co_cell2arg[cell] == 0) return &frame->f_localsplus[code->co_nlocals + cell];
  return frame->f_localsplus;
}

constexpr int kInstructionSize = 2;  // f_lasti counts instructions

}  // namespace

WalkedFrame read_frame(PyFrameObject* frame) {
  return {frame->f_code, frame->f_lasti * kInstructionSize, first_slot_of(frame)};
}

bool is_suspended(PyFrameObject* frame) { return frame->f_state == FRAME_SUSPENDED; }

void walk_frames(PyFrameObject* innermost, bool from_caller, std::vector<WalkedFrame>& frames) {
  frames.clear();
  if (innermost == nullptr) return;
  for (PyFrameObject* frame = from_caller ? innermost->f_back : innermost; frame != nullptr;
       frame = frame->f_back)
    frames.push_back(read_frame(frame));
}

PyObject* value_of_first_local(const WalkedFrame& frame) {
  return *static_cast<PyObject* const*>(frame.first_slot);
}

}  // namespace pyinstrument

#endif
