// Who acts when the process is told to terminate?
//
// SIGTERM at its default ends a process at once. This puts a callback before that: a signal handler wakes a
// native thread, which calls back and then lets the signal do what it would have done. Installed beneath
// Python's knowledge: signal.getsignal() goes on saying SIG_DFL, a program's own handler takes our place, and
// children (forked or started) have the default.
//
// Threads: start() and stop() from one thread; one watch a process.
#pragma once

#include <functional>
#include <thread>

namespace pyinstrument::cli {

class TerminationWatch {
 public:
  TerminationWatch() = default;
  ~TerminationWatch() { stop(); }
  TerminationWatch(const TerminationWatch&) = delete;
  TerminationWatch& operator=(const TerminationWatch&) = delete;

  // Does nothing where SIGTERM is not at its default. Throws Error(io) when the system refuses pipe or
  // thread.
  void start(std::function<void()> on_terminate);
  // A signal that arrives later does what it would have done without us.
  void stop();

 private:
  void wait_for_signal();

  std::function<void()> on_terminate_;
  std::thread thread_;
};

}  // namespace pyinstrument::cli
