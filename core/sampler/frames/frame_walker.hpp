// Which Python frames are on the stack, and where does each stand?
//
// The one place that knows how a CPython version lays out its frames: a source file for frames that are
// objects, and one for those that are not. Reads the interpreter's own structures, so that a walk allocates
// nothing and makes no frame objects. Threads: the GIL is held.
#pragma once

#include <Python.h>

#include <vector>

namespace pyinstrument {

struct WalkedFrame {
  PyCodeObject* code;      // borrowed
  int instruction;         // byte offset into the code, as PyCode_Addr2Line() takes it
  const void* first_slot;  // where the first of co_varnames is kept: for value_of_first_local()
};

// Fills `frames` from `innermost` outwards, or from its caller.
void walk_frames(PyFrameObject* innermost, bool from_caller, std::vector<WalkedFrame>& frames);

// That of the frame alone, which runs or is asleep.
WalkedFrame read_frame(PyFrameObject* frame);

// Of a generator or coroutine whose return CPython tells a hook of: will it be resumed?
bool is_suspended(PyFrameObject* frame);

// What the first of co_varnames holds now (borrowed): null when it is not set, a cell when inner functions
// share it. The frame's code has a local, and the frame has not moved since the walk.
PyObject* value_of_first_local(const WalkedFrame& frame);

// What the first of co_varnames is to the frame's code, and whether one of them is __tracebackhide__.
struct LocalsOfCode {
  enum class First { other, self, cls };
  First first = First::other;
  bool has_traceback_hide = false;
};
LocalsOfCode read_locals(PyCodeObject* code);
LocalsOfCode::First read_first_local(PyCodeObject* code);

}  // namespace pyinstrument
