// When is it time to look again?
//
// A native thread that calls back once an interval on average: each gap is drawn at random from half an
// interval to one and a half, so that work which is periodic with the interval cannot hide between ticks.
// Ticks that could not be on time are left out, never made up for; and a callback that costs much is given a
// quarter of a core at most. The thread blocks all signals: the program's handlers stay the program's.
//
// Threads: start() and stop() from one thread at a time; the callback runs on the ticker's thread. In a child
// that was forked off meanwhile that thread does not exist: there a ticker may be stopped, started anew or
// destroyed, and does not wait for it.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

namespace pyinstrument {

class Ticker {
 public:
  // `on_tick` returns whether it wants to be called again; it must not throw.
  Ticker(double interval_seconds, std::function<bool()> on_tick);
  ~Ticker() { stop(); }
  Ticker(const Ticker&) = delete;
  Ticker& operator=(const Ticker&) = delete;

  // Does nothing where it runs already. Throws Error(io) when the system refuses a thread.
  void start();
  // Returns when the thread is gone: after the callback under way, at once otherwise, whatever the interval.
  void stop();
  bool is_running() const { return run_ != nullptr; }

 private:
  struct Run {
    explicit Run(pid_t in_process) : process(in_process) {}

    const pid_t process;
    std::mutex mutex;
    std::condition_variable wake;
    bool stopping = false;  // under mutex
    std::thread thread;
  };

  void tick_until_stopped(Run& run) const;

  const std::chrono::duration<double> interval_;
  const std::function<bool()> on_tick_;
  std::unique_ptr<Run> run_;
};

}  // namespace pyinstrument
