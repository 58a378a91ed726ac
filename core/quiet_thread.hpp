// How does a thread of ours live in somebody's program?
//
// With all signals blocked, so that the program's handlers run on the program's threads.
#pragma once

#include <sys/types.h>

#include <functional>
#include <thread>

namespace pyinstrument {

// Throws Error(io), which calls the thread by its `name` ("the timing thread"), when the system refuses one.
std::thread start_quiet_thread(const char* name, std::function<void()> run);

// To be called after join(), which returns a moment before the system counts the thread no more: CPython
// counts after a fork, and warns of more than one. `thread`: its number, as gettid() gives it.
void wait_until_gone(pid_t thread) noexcept;

}  // namespace pyinstrument
