// How does a session write this frame, or this whole stack?
//
// For Python code that samples by itself. Each call names everything anew: a profiler would keep a
// StackReader. Threads: the GIL is held. Text as FrameInfoTable has it.
#pragma once

#include <Python.h>

#include <string>
#include <vector>

#include "sampler/frames/coroutine_run.hpp"

namespace pyinstrument {

std::string text_of_frame(PyFrameObject* frame);
std::string text_of_sleeper(const CoroutineRun::Sleeper& sleeper);

// The calling thread, and its frames down to that of `event` (null: the thread alone): to its caller for a
// PyTrace_CALL, to the C function for the return of one.
std::vector<std::string> texts_of_stack(const HookEvent& event);

}  // namespace pyinstrument
