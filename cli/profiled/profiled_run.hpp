// When is the session taken, and how is it handed over exactly once?
//
//   the program ends (returns, SystemExit, exception, Ctrl-C): CPython's own shutdown waits for threads, runs
//     the program's exit handlers, then ours, which was registered first: sampling stops there, with sys.path
//     as it is; `finished` is called when the interpreter is gone and has flushed the program's output, or
//     there and then, where the report is Python's work
//   SIGTERM, unless the program handles it: `finished` is called from a thread of its own, while the program
//     stands wherever it stands; then the process dies of the signal
//   os._exit, os.exec*, forked children: nothing
#pragma once

#include "../interpreter.hpp"
#include "python_paths.hpp"

namespace pyinstrument::cli {

// When the program has ended, is `finished` in need of Python?
enum class Delivery { without_python, with_python };

// Starts sampling on the calling thread. Python is initialized and has not begun to run the program; what it
// runs already (that of `python -m pyinstrument`) is cut from the session. `finished` stays valid until the
// process exits. The sampler is never destroyed: it may be at work to the very end, and a child that C code
// forked off has it as it was in the middle of its work. `first_paths`: what a session says of sys.path when
// the program is killed.
//
// Throws Error(usage) for options that cannot be. Says on stderr when another engine than the best must do.
void begin_profiled_run(const SamplerOptions& options, const Program& program, PythonPaths first_paths,
                        const Finished& finished, Delivery delivery);

}  // namespace pyinstrument::cli
