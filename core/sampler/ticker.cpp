#include "sampler/ticker.hpp"

#include <sys/prctl.h>
#include <unistd.h>

#include <algorithm>
#include <random>
#include <utility>

#include "quiet_thread.hpp"
#include "sampler/clocks.hpp"

namespace pyinstrument {
namespace {

constexpr double kLongestInterval = 1e6;  // seconds: what the clock's own units can hold, with much to spare

}  // namespace

Ticker::Ticker(double interval_seconds, std::function<bool()> on_tick)
    : interval_(std::min(interval_seconds, kLongestInterval)), on_tick_(std::move(on_tick)) {}

void Ticker::start() {
  if (run_ != nullptr && run_->process == ::getpid()) return;
  stop();
  auto run = std::make_unique<Run>(::getpid());
  run->thread = start_quiet_thread("the timing thread", [this, &run = *run] { tick_until_stopped(run); });
  run_ = std::move(run);
}

void Ticker::stop() {
  if (run_ == nullptr) return;
  if (run_->process != ::getpid()) {
    // Left as it is: the condition's destructor would wait for a thread that only the parent has.
    static_cast<void>(run_.release());
    return;
  }
  {
    const std::lock_guard lock(run_->mutex);
    run_->stopping = true;
  }
  run_->wake.notify_one();
  run_->thread.join();
  run_.reset();
}

void Ticker::tick_until_stopped(Run& run) const {
  prctl(PR_SET_TIMERSLACK, 1000UL);  // nanoseconds; the default of 50 microseconds makes every tick late
  using Clock = std::chrono::steady_clock;
  std::minstd_rand random(
      static_cast<std::minstd_rand::result_type>(Clock::now().time_since_epoch().count()));
  std::uniform_real_distribution<double> share(0.5, 1.5);
  const auto duration = [](auto seconds) { return std::chrono::duration_cast<Clock::duration>(seconds); };
  const auto gap = [&] { return duration(interval_ * share(random)); };

  std::unique_lock lock(run.mutex);
  auto next = Clock::now() + gap();
  while (!run.wake.wait_until(lock, next, [&run] { return run.stopping; })) {
    lock.unlock();
    // In CPU time: while it waits for a core, or the whole process is stopped, it costs nothing.
    const double began = read_clock(CLOCK_THREAD_CPUTIME_ID);
    if (!on_tick_()) return;
    const std::chrono::duration<double> cost(read_clock(CLOCK_THREAD_CPUTIME_ID) - began);
    const auto ended = Clock::now();
    next += gap();
    if (next < ended) next = ended + gap();
    next = std::max(next, ended + duration(3 * cost));
    lock.lock();
  }
}

}  // namespace pyinstrument
