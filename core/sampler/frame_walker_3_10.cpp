// CPython 3.10: every frame is a PyFrameObject, linked by f_back.
#include <patchlevel.h>

#if PY_VERSION_HEX < 0x030B0000

#include <Python.h>
#include <frameobject.h>

#include "sampler/frame_walker.hpp"

namespace pyinstrument {
namespace {

PyObject* const* first_local_of(PyFrameObject* frame) {
  PyCodeObject* code = frame->f_code;
  if (frame->f_localsplus[0] != nullptr || code->co_cell2arg == nullptr) return frame->f_localsplus;
  for (Py_ssize_t cell = 0; cell < PyTuple_GET_SIZE(code->co_cellvars);
       ++cell)  // an argument that moved to a cell
    if (code->co_cell2arg[cell] == 0) return &frame->f_localsplus[code->co_nlocals + cell];
  return frame->f_localsplus;
}

}  // namespace

void walk_frames(PyFrameObject* innermost, bool from_caller, std::vector<WalkedFrame>& frames) {
  frames.clear();
  if (innermost == nullptr) return;
  constexpr int kInstructionSize = 2;  // f_lasti counts instructions
  for (PyFrameObject* frame = from_caller ? innermost->f_back : innermost; frame != nullptr;
       frame = frame->f_back)
    frames.push_back({frame->f_code, frame->f_lasti * kInstructionSize, first_local_of(frame)});
}

LocalsOfCode read_locals(PyCodeObject* code) {
  LocalsOfCode result;
  for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(code->co_varnames); ++i) {
    PyObject* name = PyTuple_GET_ITEM(code->co_varnames, i);
    if (i == 0 && PyUnicode_CompareWithASCIIString(name, "self") == 0)
      result.first = LocalsOfCode::First::self;
    if (i == 0 && PyUnicode_CompareWithASCIIString(name, "cls") == 0) result.first = LocalsOfCode::First::cls;
    if (PyUnicode_CompareWithASCIIString(name, "__tracebackhide__") == 0) result.has_traceback_hide = true;
  }
  return result;
}

}  // namespace pyinstrument

#endif
