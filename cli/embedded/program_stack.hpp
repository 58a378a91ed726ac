// Where in the recorded stacks does the program begin?
//
// A pure function of the session; no Python. Threads: none of this locks.
#pragma once

#include "../interpreter.hpp"

namespace pyinstrument::cli {

// Makes the frame of the program's own module the start call stack, so that a report begins with it and not
// with the thread and runpy. Time on the bare thread, outside any frame (reading and compiling the script,
// the rest after its last line), becomes that frame's own.
void begin_at_program(Session& session, const Program& program);

}  // namespace pyinstrument::cli
