// Who acts when the process is told to terminate?
//
// SIGTERM at its default ends a process at once. This puts a callback before that: a signal handler wakes a
// native thread, which calls back and then lets the signal do what it would have done. Installed beneath
// Python's knowledge: signal.getsignal() goes on saying SIG_DFL, a program's own handler takes our place, and
// children (forked or started) have the default.
//
// Threads: one watch a process, whose functions are called by one thread at a time.
#pragma once

#include <functional>
#include <thread>

namespace pyinstrument::cli {

class TerminationWatch {
 public:
  TerminationWatch() = default;
  ~TerminationWatch() { pause(); }
  TerminationWatch(const TerminationWatch&) = delete;
  TerminationWatch& operator=(const TerminationWatch&) = delete;

  // Does nothing where SIGTERM would not end the process: not at its default, or process 1. Throws Error(io)
  // when the system refuses a thread.
  void start(std::function<void()> on_terminate);
  // Ends the native thread; a signal that arrives meanwhile waits for resume(). Does nothing in a forked
  // child.
  void pause();
  // Throws Error(io) as start() does. Does nothing where start() did nothing.
  void resume();
  // When resume() failed: SIGTERM is at its default again, unless the program has taken it.
  void give_up();

 private:
  void wait_for_signal();

  std::function<void()> on_terminate_;
  std::thread thread_;
};

}  // namespace pyinstrument::cli
