// Is the next sample due?
//
// A native thread that sets a flag once an interval, so that whoever is asked very often (a hook at every
// call) reads one byte instead of a clock. The thread blocks all signals: the program's handlers stay the
// program's.
//
// Threads: start() and stop() from one thread at a time; is_due() and set_due() from any.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace pyinstrument {

class Ticker {
 public:
  explicit Ticker(double interval_seconds) : interval_(interval_seconds) {}
  ~Ticker() { stop(); }
  Ticker(const Ticker&) = delete;
  Ticker& operator=(const Ticker&) = delete;

  // Throws Error(io) when the system refuses a thread.
  void start();
  // Returns when the thread is gone; at once, whatever the interval.
  void stop();
  bool is_running() const { return thread_.joinable(); }

  bool is_due() const { return due_.load(std::memory_order_relaxed); }
  void set_due(bool due) { due_.store(due, std::memory_order_relaxed); }

 private:
  void tick();

  std::chrono::duration<double> interval_;
  std::atomic<bool> due_{false};
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;  // under mutex_
  std::thread thread_;
};

}  // namespace pyinstrument
