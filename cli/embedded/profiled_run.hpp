// When is the session taken, and how is it handed over exactly once?
//
//   the program ends (returns, SystemExit, exception, Ctrl-C): CPython's own shutdown waits for threads, runs
//   the
//     program's exit handlers, then ours, which was registered first: sampling stops there, with sys.path as
//     it is; `finished` is called when the interpreter is gone and has flushed the program's output
//   SIGTERM, unless the program handles it: `finished` is called from a thread of its own, while the program
//   stands
//     wherever it stands; then the process dies of the signal
//   os._exit, os.exec*, forked children: nothing
#pragma once

#include <memory>

#include "../interpreter.hpp"

namespace pyinstrument::cli {

// Starts sampling on the calling thread. Python is initialized and has not begun to run the program;
// `finished` stays valid until the process exits. The sampler is never destroyed: it may be at work to the
// very end, and a child that C code forked off has it as it was in the middle of its work.
void begin_profiled_run(std::unique_ptr<Sampler> sampler, const Program& program, const Finished& finished);

}  // namespace pyinstrument::cli
