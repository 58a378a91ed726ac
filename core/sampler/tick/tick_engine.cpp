#include "sampler/tick/tick_engine.hpp"

#include <pthread.h>

#include <algorithm>
#include <vector>

#include "error.hpp"
#include "sampler/frame_names.hpp"

namespace pyinstrument {
namespace {

// Engines that a fork stopped and that go on once os.fork() has returned. The GIL guards it.
std::vector<TickEngine*>& waiting_engines() {
  static std::vector<TickEngine*> engines;
  return engines;
}

}  // namespace

TickEngine::TickEngine(const SamplerOptions& options)
    : options_(options), ticker_(options.interval, [this] { return tick(); }) {}

TickEngine::~TickEngine() {
  if (!is_running()) return;
  ticker_.stop();
  if (!Py_IsInitialized()) return;
  const PyGILState_STATE gil = PyGILState_Ensure();
  end_sampling();
  PyGILState_Release(gil);
}

void TickEngine::start() {
  if (is_running())
    throw Error(ErrorKind::usage, "the profiler is running already; stop it before you start it again");
  thread_ = PyThread_get_thread_ident();
  if (pthread_getcpuclockid(pthread_self(), &thread_clock_) != 0) thread_clock_ = CLOCK_PROCESS_CPUTIME_ID;
  watch_forks(*this);
  {
    const std::lock_guard lock(mutex_);
    recording_.begin("tick", options_.interval, CLOCK_MONOTONIC);
    Session& session = recording_.session();
    const PyThreadState* state = PyThreadState_Get();
    reader_.emplace(memory_, layout_of_this_python(), reinterpret_cast<Address>(state), state->id, session,
                    FrameNames(session).current_thread());
    session.start_call_stack = reader_->read(MemoryStackReader::Leaf::python).stack;
    last_cpu_ = read_clock(thread_clock_);
    last_sample_ = read_clock(CLOCK_MONOTONIC);
    recording_.start_clocks(last_sample_);
  }
  ticker_.start();
}

void TickEngine::stop() {
  if (!is_running())
    throw Error(ErrorKind::usage, "the profiler is not running; start it before you stop it");
  if (PyThread_get_thread_ident() != thread_)
    throw Error(ErrorKind::usage,
                "the profiler was started on another thread; stop it on the thread that started it");
  ticker_.stop();
  record(MemoryStackReader::Leaf::python);
  end_sampling();
}

// The GIL is held, and the ticker's thread is gone.
void TickEngine::end_sampling() {
  const std::lock_guard lock(mutex_);
  recording_.end(last_sample_);
  reader_->remove_doubtful(recording_.session());
  reader_.reset();
  forget_forks(*this);
  std::erase(waiting_engines(), this);
}

bool TickEngine::tick() noexcept {
  try {
    return !record(MemoryStackReader::Leaf::python_or_c).thread_is_gone;
  } catch (const std::bad_alloc&) {
    return false;  // what was recorded so far stays
  }
}

MemoryStackReader::Reading TickEngine::record(MemoryStackReader::Leaf leaf) {
  const std::lock_guard lock(mutex_);
  const double time = read_clock(CLOCK_MONOTONIC);
  const MemoryStackReader::Reading reading = reader_->read(leaf);
  if (reading.thread_is_gone) return reading;
  Session& session = recording_.session();
  if (options_.record_cpu_time) {
    const double cpu = read_clock(thread_clock_);
    session.add_sample(reading.stack, time - last_sample_, cpu - last_cpu_);
    last_cpu_ = cpu;
  } else {
    session.add_sample(reading.stack, time - last_sample_);
  }
  last_sample_ = time;
  ++session.sample_count;
  SamplerStatistics& statistics = session.statistics;
  ++statistics.ticks;
  statistics.retries += reading.retries;
  statistics.degraded += reading.is_degraded ? 1 : 0;
  return reading;
}

Session TickEngine::take() const {
  const std::lock_guard lock(mutex_);
  Session session = recording_.take();
  if (is_running()) reader_->remove_doubtful(session);
  return session;
}

void TickEngine::before_fork() { ticker_.stop(); }

// CPython 3.12 counts threads right after a fork and warns when there are several: the ticker starts again
// once os.fork() has returned to the interpreter's loop. On another thread than the main one there are
// several anyway.
void TickEngine::after_fork_in_parent() {
  waiting_engines().push_back(this);
  if (Py_AddPendingCall(&tick_again, this) != 0) tick_again(this);
}

int TickEngine::tick_again(void* engine) {
  const auto waiting = std::ranges::find(waiting_engines(), static_cast<TickEngine*>(engine));
  if (waiting == waiting_engines().end()) return 0;  // stopped meanwhile
  TickEngine* ours = *waiting;
  waiting_engines().erase(waiting);
  try {
    ours->ticker_.start();
  } catch (const Error&) {  // no thread to be had: what was recorded so far stays
  }
  return 0;
}

// Takes no lock: before_fork() stopped the only other thread that takes it, but not whoever calls take().
void TickEngine::after_fork_in_child() {
  recording_.abandon();
  forget_forks(*this);
}

}  // namespace pyinstrument
