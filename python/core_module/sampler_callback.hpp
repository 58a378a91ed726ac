// Which Python function is called at samples?
//
// The low-level surface: instead of recording by itself, this calls a function of Python's, (frame, event,
// argument) as sys.setprofile() does, but once an interval; and (frame, "context_changed", (new value, old
// value, waiting coroutines)) when a context variable has another value than at the event before. An
// exception of the function is raised in the program, and ends the calls.
//
// Threads: the GIL is held. One function a thread.
#pragma once

#include <nanobind/nanobind.h>

namespace pyinstrument::python {

void bind_sampling_callback(nanobind::module_& module);

}  // namespace pyinstrument::python
