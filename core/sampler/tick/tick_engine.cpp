#include "sampler/tick/tick_engine.hpp"

#include <pthread.h>
#include <unistd.h>

#include <algorithm>
#include <exception>
#include <memory>
#include <new>
#include <string>

#include "error.hpp"
#include "sampler/frames/frame_names.hpp"

namespace pyinstrument {

TickEngine::TickEngine(const SamplerOptions& options)
    : options_(options), ticker_(options.interval, [this] { return record(); }) {}

TickEngine::~TickEngine() {
  if (!is_running()) return;
  ticker_.stop();
  if (!Py_IsInitialized()) {
    end_sampling();
    return;
  }
  const PyGILState_STATE gil = PyGILState_Ensure();
  end_sampling();
  PyGILState_Release(gil);
}

bool TickEngine::is_running() const { return recording_.is_running() && process_ == ::getpid(); }

void TickEngine::begin(std::uint32_t hidden_frames) {
  if (is_running())
    throw Error(ErrorKind::usage, "the profiler is running already; stop it before you start it again");
  if (recording_.is_running()) after_fork_in_child();  // nobody told us
  const std::string thread = frame_info_of_current_thread();
  if (options_.async_mode != AsyncMode::disabled) mark_.put();
  thread_ = PyThread_get_thread_ident();
  process_ = ::getpid();
  memory_ = OwnMemory();
  if (pthread_getcpuclockid(pthread_self(), &thread_clock_) != 0) thread_clock_ = CLOCK_PROCESS_CPUTIME_ID;
  try {
    begin_recording(thread, hidden_frames);
    watch_forks(*this);
    ticker_.start();
  } catch (...) {
    end_sampling();
    throw;
  }
}

void TickEngine::begin_recording(const std::string& thread, std::uint32_t hidden_frames) {
  const std::lock_guard lock(mutex_);
  recording_.begin("tick", options_.interval, CLOCK_MONOTONIC);
  Session& session = recording_.session();
  const PyThreadState* state = PyThreadState_Get();
  reader_.emplace(memory_, layout_of_this_python(), reinterpret_cast<Address>(state), state->id, session,
                  session.frame_infos.intern(*session.symbols, thread));
  here_.emplace(session, thread);
  session.start_call_stack = here_->read_here(hidden_frames);
  last_cpu_ = read_clock(thread_clock_);
  last_sample_ = read_clock(CLOCK_MONOTONIC);
  recording_.start_clocks(last_sample_);
}

void TickEngine::end(std::uint32_t hidden_frames) {
  if (!is_running())
    throw Error(ErrorKind::usage, "the profiler is not running; start it before you stop it");
  if (PyThread_get_thread_ident() != thread_)
    throw Error(ErrorKind::usage,
                "Failed to stop profiling. Make sure that you start/stop profiling on the same thread.");
  ticker_.stop();
  record_rest(hidden_frames);
  end_sampling();
}

// The GIL is held or there is no Python any more; and nothing ticks.
void TickEngine::end_sampling() {
  {
    const std::lock_guard lock(mutex_);
    recording_.end(last_sample_);
    try {
      if (reader_) reader_->remove_doubtful(recording_.session());
    } catch (const std::bad_alloc&) {  // what is in doubt stays
    }
    reader_.reset();
  }
  here_.reset();  // may free objects of the program, which may run its code
  mark_.remove();
  forget_forks(*this);
}

// Returns whether there is still a thread to look at.
bool TickEngine::record() noexcept {
  const std::lock_guard lock(mutex_);
  try {
    const double time = read_clock(CLOCK_MONOTONIC);
    const MemoryStackReader::Reading reading = reader_->read();
    if (reading.thread_is_gone) return false;
    add_sample(reading.stack, time);
    SamplerStatistics& statistics = recording_.session().statistics;
    statistics.retries += reading.retries;
    statistics.degraded += reading.is_degraded ? 1 : 0;
  } catch (const std::exception&) {  // no memory at the moment: the next sample gets the time of this one
    reader_->forget_last();
  }
  return true;
}

// The time since the last tick.
void TickEngine::record_rest(std::uint32_t hidden_frames) noexcept {
  const std::lock_guard lock(mutex_);
  try {
    const double time = read_clock(CLOCK_MONOTONIC);
    add_sample(here_->read_here(hidden_frames), time);
  } catch (const std::exception&) {  // no memory: what was recorded until then is what there is
  }
}

void TickEngine::add_sample(StackId stack, double time) {
  Session& session = recording_.session();
  if (options_.record_cpu_time) {
    const double cpu = std::max(last_cpu_, read_clock(thread_clock_));  // a filter may refuse this clock
    session.add_sample(stack, time - last_sample_, cpu - last_cpu_);
    last_cpu_ = cpu;
  } else {
    session.add_sample(stack, time - last_sample_);
  }
  last_sample_ = time;
  ++session.sample_count;
  ++session.statistics.ticks;
}

Session TickEngine::take() const {
  const std::lock_guard lock(mutex_);
  Session session = recording_.take();
  if (is_running()) reader_->remove_doubtful(session);
  return session;
}

// Looks once more, here and in after_fork_in_parent(): the time of the fork is that of who forks.
void TickEngine::before_fork() noexcept {
  if (!is_running()) return;
  record();
  recording_.mark_end(last_sample_);
}

void TickEngine::after_fork_in_parent() noexcept {
  if (is_running()) record();
}

void TickEngine::after_fork_in_child() noexcept {
  std::construct_at(&mutex_);  // whoever held it has no thread here, and would never let it go
  recording_.abandon();
  reader_.reset();
  here_.reset();
  mark_.remove();
  forget_forks(*this);
}

}  // namespace pyinstrument
