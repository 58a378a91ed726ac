#include "sampler/ticker.hpp"

#include <sys/prctl.h>

#include <chrono>

#include "quiet_thread.hpp"

namespace pyinstrument {

void Ticker::start() {
  stopping_ = false;
  thread_ = start_quiet_thread("the timing thread", [this] { tick(); });
}

void Ticker::stop() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void Ticker::tick() {
  prctl(PR_SET_TIMERSLACK, 1000UL);  // nanoseconds; the default of 50 microseconds makes every tick late
  using Clock = std::chrono::steady_clock;
  const auto interval = std::chrono::duration_cast<Clock::duration>(interval_);
  auto next = Clock::now() + interval;
  std::unique_lock lock(mutex_);
  while (!wake_.wait_until(lock, next, [this] { return stopping_; })) {
    set_due(true);
    next += interval;
    if (const auto now = Clock::now(); next < now) next = now + interval;
  }
}

}  // namespace pyinstrument
