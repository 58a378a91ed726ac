#include "sampler/hook/hook_engine.hpp"

#include <frameobject.h>

#include <memory>
#include <string>
#include <utility>

#include "error.hpp"
#include "sampler/clocks.hpp"

namespace pyinstrument {

HookEngine::HookEngine(const SamplerOptions& options)
    : options_(options),
      wall_clock_(wall_clock_for(options.interval, options.clock == Clock::wall_coarse)),
      ticker_(options.interval, [this] {
        set_due(true);
        hook_->call_attention();
        return true;
      }) {}

HookEngine::~HookEngine() {
  if (!is_running()) return;
  ticker_.stop();
  forget_forks(*this);
  if (!Py_IsInitialized()) return;
  const PyGILState_STATE gil = PyGILState_Ensure();
  uninstall();
  PyGILState_Release(gil);
}

double HookEngine::now() const {
  return options_.clock == Clock::custom ? options_.timer() : read_clock(wall_clock_);
}

// The duration is that of the samples, to the bit, unless their clock is somebody else's.
double HookEngine::wall_time(double time) const {
  return options_.clock == Clock::custom ? read_clock(wall_clock_) : time;
}

void HookEngine::begin(std::uint32_t hidden_frames) {
  if (is_running())
    throw Error(ErrorKind::usage, "the profiler is running already; stop it before you start it again");
  const std::string thread = frame_info_of_current_thread();
  thread_ = PyThread_get_thread_ident();
  failure_ = nullptr;
  is_inside_ = true;
  try {
    if (options_.async_mode != AsyncMode::disabled) mark_.put();
    hook_ = HookReference::of_this_thread();
    begin_recording(thread, hidden_frames);
    install();
  } catch (...) {
    recording_.abandon();
    uninstall();
    throw;
  }
}

void HookEngine::begin_recording(const std::string& thread, std::uint32_t hidden_frames) {
  const double begun = now();  // a custom timer may run Python: no lock is held
  const std::lock_guard lock(mutex_);
  recording_.begin("hook", options_.interval, wall_clock_);
  Session& session = recording_.session();
  reader_.emplace(session, thread);
  absence_ = kNone;
  session.start_call_stack = reader_->read_here(hidden_frames);
  last_cpu_ = read_clock(CLOCK_THREAD_CPUTIME_ID);
  last_sample_ = options_.clock == Clock::custom ? begun : now();
  recording_.start_clocks(wall_time(last_sample_));
}

void HookEngine::install() {
  watch_forks(*this);
  const bool is_ticked = options_.clock == Clock::wall_thread;
  if (is_ticked) ticker_.start();
  set_due(!is_ticked);
  hook_->add(*this, is_ticked ? ThreadHook::Attention::when_called : ThreadHook::Attention::always,
             options_.async_mode == AsyncMode::disabled ? ThreadHook::Contexts::ignored
                                                        : ThreadHook::Contexts::followed);
}

void HookEngine::end(std::uint32_t hidden_frames) {
  if (!is_running())
    throw Error(ErrorKind::usage, "the profiler is not running; start it before you stop it");
  if (PyThread_get_thread_ident() != thread_)
    throw Error(ErrorKind::usage,
                "Failed to stop profiling. Make sure that you start/stop profiling on the same thread.");
  try {
    if (!failure_) record_rest(now(), hidden_frames);
  } catch (...) {
    failure_ = std::current_exception();
  }
  {
    const std::lock_guard lock(mutex_);
    recording_.end(wall_time(last_sample_));
    reader_.reset();
  }
  uninstall();
  if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
}

void HookEngine::uninstall() {
  ticker_.stop();
  set_due(false);
  forget_forks(*this);
  mark_.remove();
  if (hook_) hook_->remove(*this);
  hook_ = HookReference();
}

bool HookEngine::on_event(const HookEvent& event) noexcept {
  if (!is_due()) return true;
  std::shared_ptr<HookEngine> alive;
  if (options_.clock == Clock::custom) alive = weak_from_this().lock();  // the timer may let go of us
  try {
    const double time = now();
    if (is_running() && is_sample_due(time)) {
      const std::lock_guard lock(mutex_);
      record(time, absence_ != kNone ? absence_ : reader_->read_at(event));
    }
  } catch (...) {  // of the timer, or memory
    fail();
  }
  return true;
}

// Sampling ends here, and stop() says why.
void HookEngine::fail() noexcept {
  failure_ = std::current_exception();
  ticker_.stop();
  set_due(false);
}

bool HookEngine::is_sample_due(double time) {
  if (ticker_.is_running()) {
    set_due(false);
    return true;
  }
  return time - last_sample_ >= options_.interval;
}

bool HookEngine::on_context_switch(const HookEvent& event, const CoroutineRun& run) noexcept {
  const bool is_inside = mark_.is_here();
  if (is_inside == is_inside_) return true;
  is_inside_ = is_inside;
  try {
    const std::lock_guard lock(mutex_);
    absence_ = is_inside ? kNone : place_of_absence(event, run);
  } catch (...) {  // memory
    fail();
  }
  return true;
}

StackId HookEngine::place_of_absence(const HookEvent& event, const CoroutineRun& run) {
  const bool is_awaited = !run.sleepers().empty();
  if (!is_awaited && options_.async_mode != AsyncMode::strict) return kNone;
  const StackId exit = reader_->read(event.frame, event.kind == PyTrace_CALL);
  return is_awaited ? reader_->await_of(exit, run) : reader_->out_of_context(exit);
}

void HookEngine::record_rest(double time, std::uint32_t hidden_frames) {
  if (time <= last_sample_) return;  // a clock that stands still
  const std::lock_guard lock(mutex_);
  record(time, absence_ != kNone ? absence_ : reader_->read_here(hidden_frames));
}

void HookEngine::record(double time, StackId stack) {
  Session& session = recording_.session();
  if (options_.record_cpu_time) {
    const double cpu = read_clock(CLOCK_THREAD_CPUTIME_ID);
    session.add_sample(stack, time - last_sample_, cpu - last_cpu_);
    last_cpu_ = cpu;
  } else {
    session.add_sample(stack, time - last_sample_);
  }
  ++session.sample_count;
  last_sample_ = time;
}

Session HookEngine::take() const {
  const std::lock_guard lock(mutex_);
  return recording_.take();
}

// Other libraries' callbacks for forks run between ours, in parent and child: Python code, whose events are
// not for us, and which may stop the profiler. So no sample is due, and no lock is held, until we know who we
// are.
void HookEngine::before_fork() noexcept {
  ticker_.stop();
  recording_.mark_end(last_sample_);
  set_due(false);
}

// Until the ticker is back, every event compares the time.
void HookEngine::after_fork_in_parent() noexcept {
  if (failure_) return;
  set_due(true);
  hook_->set_attention(*this, ThreadHook::Attention::always);
}

void HookEngine::threads_are_welcome() noexcept {
  if (failure_ || options_.clock != Clock::wall_thread) return;
  try {
    ticker_.start();
    hook_->set_attention(*this, ThreadHook::Attention::when_called);
  } catch (const std::exception&) {  // no thread to be had: every event goes on comparing the time
  }
}

void HookEngine::after_fork_in_child() noexcept {
  std::construct_at(&mutex_);  // whoever held it has no thread here, and would never let it go
  recording_.abandon();
  uninstall();
}

}  // namespace pyinstrument
