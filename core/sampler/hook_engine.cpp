#include "sampler/hook_engine.hpp"

#include <frameobject.h>

#include <memory>
#include <utility>

#include "error.hpp"
#include "sampler/clocks.hpp"

namespace pyinstrument {

// What CPython hands back at every event. It may outlive the engine: a program may keep what sys.getprofile()
// returns, and give it to sys.setprofile() later.
struct HookEngine::HookObject {
  PyObject_HEAD HookEngine* engine;  // null once the engine has stopped
};

PyTypeObject* HookEngine::hook_type() {
  static PyType_Slot slots[] = {{Py_tp_call, reinterpret_cast<void*>(&HookEngine::install_again)},
                                {0, nullptr}};
  static PyType_Spec spec = {"pyinstrument.ProfileHook", sizeof(HookObject), 0,
                             Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION, slots};
  // No initializer: making a type may let another thread run, which would wait for us with the GIL in hand.
  static PyTypeObject* type = nullptr;
  if (type == nullptr) type = reinterpret_cast<PyTypeObject*>(PyType_FromSpec(&spec));
  return type;
}

HookEngine::HookEngine(const SamplerOptions& options)
    : options_(options),
      wall_clock_(wall_clock_for(options.interval, options.clock == Clock::wall_coarse)),
      ticker_(options.interval, [this] {
        set_due(true);
        return true;
      }) {}

HookEngine::~HookEngine() {
  if (!is_running()) return;
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

void HookEngine::start() {
  if (is_running())
    throw Error(ErrorKind::usage, "the profiler is running already; stop it before you start it again");
  PyTypeObject* type = hook_type();
  HookObject* hook = type ? PyObject_New(HookObject, type) : nullptr;
  if (hook == nullptr) {
    PyErr_Clear();
    throw Error(ErrorKind::usage, "the profiler could not start: Python is out of memory");
  }
  hook->engine = this;
  hook_ = hook;
  thread_ = PyThread_get_thread_ident();
  failure_ = nullptr;
  if (options_.clock == Clock::wall_thread)
    ticker_.start();
  else
    set_due(true);
  watch_forks(*this);
  const std::string thread = frame_info_of_current_thread();
  {
    const std::lock_guard lock(mutex_);
    recording_.begin("hook", options_.interval, wall_clock_);
    Session& session = recording_.session();
    reader_.emplace(session, thread);
    session.start_call_stack = reader_->read(PyEval_GetFrame(), false);
    last_cpu_ = read_clock(CLOCK_THREAD_CPUTIME_ID);
    last_sample_ = now();
    recording_.start_clocks(wall_time(last_sample_));
  }
  PyEval_SetProfile(&HookEngine::on_event, reinterpret_cast<PyObject*>(hook_));
}

void HookEngine::stop() {
  if (!is_running())
    throw Error(ErrorKind::usage, "the profiler is not running; start it before you stop it");
  if (PyThread_get_thread_ident() != thread_)
    throw Error(ErrorKind::usage,
                "the profiler was started on another thread; stop it on the thread that started it");
  try {
    if (!failure_) record(now(), PyEval_GetFrame(), PyTrace_RETURN, nullptr);
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
  // another profiler may have taken our place; it stays
  if (PyThread_get_thread_ident() == thread_ && PyThreadState_Get()->c_profilefunc == &HookEngine::on_event &&
      PyThreadState_Get()->c_profileobj == reinterpret_cast<PyObject*>(hook_))
    PyEval_SetProfile(nullptr, nullptr);
  hook_->engine = nullptr;
  Py_CLEAR(hook_);
  ticker_.stop();
  set_due(false);
  forget_forks(*this);
}

// sys.setprofile(sys.getprofile()) wraps our object as a Python callback: at its first event we take the
// wrapping off.
PyObject* HookEngine::install_again(PyObject* object, PyObject*, PyObject*) {
  const HookEngine* engine = reinterpret_cast<HookObject*>(object)->engine;
  if (engine != nullptr && engine->thread_ == PyThread_get_thread_ident())
    PyEval_SetProfile(&HookEngine::on_event, object);
  Py_RETURN_NONE;
}

int HookEngine::on_event(PyObject* object, PyFrameObject* frame, int event, PyObject* argument) noexcept {
  HookEngine* engine = reinterpret_cast<HookObject*>(object)->engine;
  if (engine == nullptr || !engine->is_due()) return 0;
  try {
    engine->on_due(frame, event, argument);
  } catch (...) {  // of the timer, or memory: sampling ends here, and stop() says why
    engine->failure_ = std::current_exception();
    engine->ticker_.stop();
    engine->set_due(false);
  }
  return 0;
}

void HookEngine::on_due(PyFrameObject* frame, int event, PyObject* argument) {
  const double time = now();
  if (is_sample_due(time)) record(time, frame, event, argument);
}

bool HookEngine::is_sample_due(double time) {
  if (ticker_.is_running()) {
    set_due(false);
    return true;
  }
  return time - last_sample_ >= options_.interval;
}

void HookEngine::record(double time, PyFrameObject* frame, int event, PyObject* argument) {
  const double cpu = options_.record_cpu_time ? read_clock(CLOCK_THREAD_CPUTIME_ID) : 0;
  const std::lock_guard lock(mutex_);
  const bool in_c_function = event == PyTrace_C_RETURN || event == PyTrace_C_EXCEPTION;
  const StackId stack = in_c_function ? reader_->read_with_c_function(frame, argument)
                                      : reader_->read(frame, event == PyTrace_CALL);
  Session& session = recording_.session();
  if (options_.record_cpu_time)
    session.add_sample(stack, time - last_sample_, cpu - last_cpu_);
  else
    session.add_sample(stack, time - last_sample_);
  ++session.sample_count;
  last_sample_ = time;
  last_cpu_ = cpu;
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
  set_due(false);
}

// Until the ticker is back, every event compares the time.
void HookEngine::after_fork_in_parent() noexcept {
  if (!failure_) set_due(true);
}

void HookEngine::threads_are_welcome() noexcept {
  if (failure_ || options_.clock != Clock::wall_thread) return;
  try {
    ticker_.start();
  } catch (const std::exception&) {  // no thread to be had: every event goes on comparing the time
  }
}

void HookEngine::after_fork_in_child() noexcept {
  std::construct_at(&mutex_);  // whoever held it has no thread here, and would never let it go
  recording_.abandon();
  uninstall();
}

}  // namespace pyinstrument
