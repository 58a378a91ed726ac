// Who calls the tickers back, and which of them is due next?
//
// One thread a process. It is made when a ticker starts for the first time, and sleeps while none runs:
// profiles are often short and follow each other, and to make a thread takes longer than to start and stop
// one. Stopping a ticker does not wake it, nor does a start that needs it no sooner than it wakes by itself;
// so it sleeps short after a start, when often another follows: waking it takes as long as all the rest.
//
// Before a fork that Python knows of, and when the interpreter ends, it ends; after the fork it is made again
// where there are tickers that run, else by the next one. It blocks all signals: the program's handlers stay
// the program's.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <random>
#include <thread>
#include <vector>

#include "sampler/fork_watch.hpp"
#include "sampler/ticker.hpp"

namespace pyinstrument {

class TickingThread final : private ForkObserver {
 public:
  // The GIL is held. Never destroyed: the thread may outlive the destructors of statics, and in a child that
  // was forked off, what belongs to its parent's is left as it is.
  static TickingThread& of_this_process();

  bool is_of_this_process() const;
  // The first call is due after a gap from now. The GIL is held. Throws Error(io) when the system refuses a
  // thread.
  void add(const Ticker& ticker);
  // Returns when no call of it is under way.
  void remove(const Ticker& ticker);

 private:
  using Clock = std::chrono::steady_clock;
  struct Entry {
    const Ticker* ticker;
    Clock::time_point due;
  };

  TickingThread();

  bool has_tickers();
  void begin();
  void end();
  void run();
  Clock::time_point idle_until(Clock::time_point now) const;
  void call(const Ticker& ticker, std::unique_lock<std::mutex>& lock);
  Clock::duration draw_gap(const Ticker& ticker);

  void before_fork() noexcept override;
  void threads_are_welcome() noexcept override;
  void after_fork_in_child() noexcept override { forget_forks(*this); }

  const pid_t process_;
  std::thread thread_;  // the GIL guards it
  pid_t number_ = 0;    // of the thread, which sets it

  std::mutex mutex_;  // over what follows; not held while a ticker is called
  std::condition_variable wake_, called_;
  std::vector<Entry> entries_;
  const Ticker* calling_ = nullptr;
  Clock::time_point latest_start_ = Clock::time_point::min();
  Clock::time_point sleeps_until_ = Clock::time_point::min();  // always before now while it is awake
  bool is_ending_ = false;
  std::minstd_rand random_;
};

}  // namespace pyinstrument
