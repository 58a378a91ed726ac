#include "sampler/ticker.hpp"

#include <sys/prctl.h>

#include <algorithm>
#include <random>
#include <utility>

#include "quiet_thread.hpp"

namespace pyinstrument {

Ticker::Ticker(double interval_seconds, std::function<bool()> on_tick)
    : interval_(interval_seconds), on_tick_(std::move(on_tick)) {}

void Ticker::start() {
  stopping_ = false;
  thread_ = start_quiet_thread("the timing thread", [this] { run(); });
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

void Ticker::run() {
  prctl(PR_SET_TIMERSLACK, 1000UL);  // nanoseconds; the default of 50 microseconds makes every tick late
  using Clock = std::chrono::steady_clock;
  std::minstd_rand random(
      static_cast<std::minstd_rand::result_type>(Clock::now().time_since_epoch().count()));
  std::uniform_real_distribution<double> share(0.5, 1.5);
  const auto gap = [&] { return std::chrono::duration_cast<Clock::duration>(interval_ * share(random)); };

  std::unique_lock lock(mutex_);
  auto next = Clock::now() + gap();
  while (!wake_.wait_until(lock, next, [this] { return stopping_; })) {
    lock.unlock();
    const auto began = Clock::now();
    if (!on_tick_()) return;
    const auto ended = Clock::now();
    next += gap();
    if (next < ended) next = ended + gap();
    next = std::max(next, ended + 3 * (ended - began));
    lock.lock();
  }
}

}  // namespace pyinstrument
