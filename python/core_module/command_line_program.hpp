// How does a program run in this interpreter as `python` would run it?
//
// The interpreter has begun as `python -m pyinstrument` or as the script `pyinstrument`; it becomes what
// `python` would be just before it runs the program, and then runs it by the functions that `python` itself
// calls: exit statuses, tracebacks and the rest are CPython's, not ours. Frames of whoever called stay below.
//
// Threads: the main thread, which holds the GIL.
#pragma once

#include "interpreter.hpp"

namespace pyinstrument::python {

// sys.path[0], sys.argv, sys.orig_argv, and a new __main__.
void become(const cli::Program& program);

// Runs it to its end, which is the end of the process.
[[noreturn]] void run_to_the_end(const cli::Program& program);

}  // namespace pyinstrument::python
