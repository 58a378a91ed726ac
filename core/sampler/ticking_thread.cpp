#include "sampler/ticking_thread.hpp"

#include <Python.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <algorithm>
#include <exception>
#include <utility>

#include "own_descriptors.hpp"
#include "quiet_thread.hpp"
#include "sampler/clocks.hpp"

namespace pyinstrument {
namespace {

// Less than the shortest gap at an interval of a millisecond.
constexpr std::chrono::microseconds kShortSleep{400};

TickingThread* the_thread = nullptr;  // the GIL guards it

}  // namespace

TickingThread& TickingThread::of_this_process() {
  if (the_thread == nullptr || !the_thread->is_of_this_process()) {
    the_thread = new TickingThread;
    watch_forks(*the_thread);
  }
  return *the_thread;
}

TickingThread::TickingThread()
    : process_(::getpid()),
      random_(static_cast<std::minstd_rand::result_type>(Clock::now().time_since_epoch().count())) {}

bool TickingThread::is_of_this_process() const { return process_ == ::getpid(); }

void TickingThread::add(const Ticker& ticker) {
  if (!thread_.joinable()) begin();
  bool is_asleep = false;
  {
    const std::lock_guard lock(mutex_);
    latest_start_ = Clock::now();
    const auto due = latest_start_ + draw_gap(ticker);
    entries_.push_back({&ticker, due});
    is_asleep = sleeps_until_ > due;
  }
  if (is_asleep) wake_.notify_one();
}

void TickingThread::remove(const Ticker& ticker) {
  std::unique_lock lock(mutex_);
  std::erase_if(entries_, [&](const Entry& entry) { return entry.ticker == &ticker; });
  called_.wait(lock, [&] { return calling_ != &ticker; });
}

bool TickingThread::has_tickers() {
  const std::lock_guard lock(mutex_);
  return !entries_.empty();
}

void TickingThread::begin() {
  thread_ = start_quiet_thread("the ticking thread", [this] { run(); });
  static bool ends_with_python = false;
  if (std::exchange(ends_with_python, true)) return;
  Py_AtExit([] {
    ends_with_python = false;
    if (the_thread->is_of_this_process()) the_thread->end();
  });
}

void TickingThread::end() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    is_ending_ = true;
  }
  wake_.notify_one();
  thread_.join();
  wait_until_gone(number_);
  is_ending_ = false;
}

void TickingThread::before_fork() noexcept {
  if (is_of_this_process()) end();
}

void TickingThread::threads_are_welcome() noexcept {
  if (!is_of_this_process() || thread_.joinable()) return;
  try {
    if (has_tickers()) begin();
  } catch (const std::exception&) {  // no thread to be had: nothing ticks until the next ticker starts
  }
}

void TickingThread::run() {
  number_ = ::gettid();
  take_own_descriptors();
  prctl(PR_SET_TIMERSLACK, 1000UL);  // nanoseconds; the default of 50 microseconds makes every tick late
  std::unique_lock lock(mutex_);
  while (!is_ending_) {
    const auto next = std::ranges::min_element(entries_, {}, &Entry::due);
    const auto now = Clock::now();
    const auto due = next == entries_.end() ? idle_until(now) : next->due;
    if (due <= now) {
      call(*next->ticker, lock);
      continue;
    }
    sleeps_until_ = due;
    wake_.wait_until(lock, due);
    sleeps_until_ = Clock::time_point::min();
  }
}

// When to look again, where no ticker runs.
TickingThread::Clock::time_point TickingThread::idle_until(Clock::time_point now) const {
  const auto soon = latest_start_ + kShortSleep;
  return soon > now ? soon : Clock::time_point::max();
}

void TickingThread::call(const Ticker& ticker, std::unique_lock<std::mutex>& lock) {
  calling_ = &ticker;
  lock.unlock();
  // In CPU time: while it waits for a core, or the whole process is stopped, it costs nothing.
  const double began = read_clock(CLOCK_THREAD_CPUTIME_ID);
  const bool wants_more = ticker.tick();
  const std::chrono::duration<double> cost(read_clock(CLOCK_THREAD_CPUTIME_ID) - began);
  const auto ended = Clock::now();
  lock.lock();
  calling_ = nullptr;
  called_.notify_all();
  const auto entry = std::ranges::find(entries_, &ticker, &Entry::ticker);
  if (entry == entries_.end()) return;  // stopped meanwhile
  if (!wants_more) {
    entries_.erase(entry);
    return;
  }
  entry->due += draw_gap(ticker);
  if (entry->due < ended) entry->due = ended + draw_gap(ticker);
  entry->due = std::max(entry->due, ended + std::chrono::duration_cast<Clock::duration>(3 * cost));
}

TickingThread::Clock::duration TickingThread::draw_gap(const Ticker& ticker) {
  std::uniform_real_distribution<double> share(0.5, 1.5);
  return std::chrono::duration_cast<Clock::duration>(ticker.interval() * share(random_));
}

}  // namespace pyinstrument
