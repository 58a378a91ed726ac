// How is our code called around a fork?
//
// Threads: the GIL is held, here and in the callbacks. Leaves no Python error behind: where Python refuses,
// the callbacks are not called.
#pragma once

#include <Python.h>

namespace pyinstrument {

// By os.register_at_fork(): for the rest of the process. Null: no such callback.
void register_at_fork(PyMethodDef* before, PyMethodDef* after_in_parent, PyMethodDef* after_in_child);

}  // namespace pyinstrument
