#include "sampler/ticker.hpp"

#include <pthread.h>
#include <sys/prctl.h>

#include <chrono>
#include <csignal>
#include <system_error>

#include "error.hpp"

namespace pyinstrument {

void Ticker::start() {
  stopping_ = false;
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);  // threads inherit the mask they are made under
  try {
    thread_ = std::thread(&Ticker::tick, this);
  } catch (const std::system_error& failure) {
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    throw Error(ErrorKind::io, std::string("the timing thread could not be started: ") + failure.what());
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
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
