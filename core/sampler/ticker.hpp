// When is it time to look again?
//
// Calls back once an interval on average: each gap is drawn at random from half an interval to one and a
// half, so that work which is periodic with the interval cannot hide between ticks. Ticks that could not be
// on time are left out, never made up for; and a callback that costs much is given a quarter of a core at
// most.
//
// Threads: start() with the GIL held; start() and stop() from one thread at a time; the callback runs on the
// process's ticking thread (TickingThread), which all tickers share. In a child that was forked off meanwhile
// that thread does not exist: there a ticker may be stopped, started anew or destroyed, and does not wait for
// it.
#pragma once

#include <chrono>
#include <functional>

namespace pyinstrument {

class TickingThread;

class Ticker {
 public:
  // `on_tick` returns whether it wants to be called again; it must not throw, and must not wait for the GIL.
  Ticker(double interval_seconds, std::function<bool()> on_tick);
  ~Ticker() { stop(); }
  Ticker(const Ticker&) = delete;
  Ticker& operator=(const Ticker&) = delete;

  // Does nothing where it runs already. Throws Error(io) when the system refuses a thread.
  void start();
  // Returns after the callback under way, at once otherwise, whatever the interval. Not for the callback.
  void stop();
  bool is_running() const { return thread_ != nullptr; }

  std::chrono::duration<double> interval() const { return interval_; }
  bool tick() const { return on_tick_(); }  // for the ticking thread

 private:
  const std::chrono::duration<double> interval_;
  const std::function<bool()> on_tick_;
  TickingThread* thread_ = nullptr;  // that calls it
};

}  // namespace pyinstrument
