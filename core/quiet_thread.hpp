// How does a thread of ours live in somebody's program?
//
// With all signals blocked, so that the program's handlers run on the program's threads.
#pragma once

#include <functional>
#include <thread>

namespace pyinstrument {

// Throws Error(io), which calls the thread by its `name` ("the timing thread"), when the system refuses one.
std::thread start_quiet_thread(const char* name, std::function<void()> run);

}  // namespace pyinstrument
