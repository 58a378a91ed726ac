// Where in the recorded stacks does the program begin?
//
// A pure function of the session; no Python. Threads: none of this locks.
#pragma once

#include "../interpreter.hpp"

namespace pyinstrument::cli {

// Makes the frame of the program's own module the start call stack, so that a report begins with it and not
// with the thread, with whoever runs the program (the frames of the start call stack) and runpy. What ran
// outside that frame stands below it: finding the module for -m, threads waited for and functions called at
// exit. Time outside any frame (compiling the script) becomes its own. A script's target is its absolute
// path.
void begin_at_program(Session& session, const Program& program);

}  // namespace pyinstrument::cli
