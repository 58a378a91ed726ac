// When is it time to look again?
//
// A native thread that calls back once an interval on average: each gap is drawn at random from half an
// interval to one and a half, so that work which is periodic with the interval cannot hide between ticks.
// Ticks that could not be on time are left out, never made up for; and a callback that takes long is given a
// quarter of a core at most. The thread blocks all signals: the program's handlers stay the program's.
//
// Threads: start() and stop() from one thread at a time; the callback runs on the ticker's thread.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
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

  // Throws Error(io) when the system refuses a thread.
  void start();
  // Returns when the thread is gone: after the callback under way, at once otherwise, whatever the interval.
  void stop();
  bool is_running() const { return thread_.joinable(); }

 private:
  void run();

  const std::chrono::duration<double> interval_;
  const std::function<bool()> on_tick_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;  // under mutex_
  std::thread thread_;
};

}  // namespace pyinstrument
