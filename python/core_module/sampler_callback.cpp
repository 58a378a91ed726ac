#include "sampler_callback.hpp"

#include <atomic>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "python_text.hpp"
#include "sampler/call_python.hpp"
#include "sampler/clocks.hpp"
#include "sampler/frames/frame_texts.hpp"
#include "sampler/hook/thread_hook.hpp"
#include "sampler/ticker.hpp"
#include "sampler_timer.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace pyinstrument::python {
namespace {

constexpr const char* kEventNames[] = {"call",   "exception",   "line",     "return",
                                       "c_call", "c_exception", "c_return", "opcode"};

nb::object borrowed_or_none(PyObject* object) { return object ? nb::borrow(object) : nb::none(); }

class SamplingCallback final : public std::enable_shared_from_this<SamplingCallback>, private HookListener {
 public:
  struct Options {
    double interval;
    nb::object target, variable;    // the latter may be None
    std::function<double()> timer;  // seconds; empty: the ticker says when
  };

  explicit SamplingCallback(Options options)
      : options_(std::move(options)),
        hook_(HookReference::of_this_thread()),
        ticker_(options_.interval, [this] {
          is_due_.store(true, std::memory_order_relaxed);
          hook_->call_attention();
          return true;
        }) {}

  void start() {
    const bool is_ticked = !options_.timer;
    const bool follows = !options_.variable.is_none();
    if (is_ticked)
      ticker_.start();
    else
      last_call_ = options_.timer();
    if (follows) last_value_ = value_of_variable();
    // the variable may be set without a change of context: every event has to be looked at
    hook_->add(*this,
               is_ticked && !follows ? ThreadHook::Attention::when_called : ThreadHook::Attention::always,
               follows ? ThreadHook::Contexts::followed : ThreadHook::Contexts::ignored);
    is_running_ = true;
  }

  void stop() {
    ticker_.stop();
    if (is_running_) hook_->remove(*this);
    is_running_ = false;
  }

 private:
  IsFine on_event(const HookEvent& event) noexcept override {
    return guard([&] {
      look_at_variable(event, nullptr);
      if (is_running_ && is_due()) call(event, kEventNames[event.kind], borrowed_or_none(event.argument));
    });
  }

  IsFine on_context_switch(const HookEvent& event, const CoroutineRun& run) noexcept override {
    return guard([&] { look_at_variable(event, &run); });
  }

  // As CPython does it with functions of sys.setprofile() that raise: they are called no more.
  template <class Action>
  IsFine guard(const Action& action) {
    const auto alive = shared_from_this();  // the function may take us away
    try {
      action();
      return true;
    } catch (nb::python_error& error) {
      stop();
      error.restore();
    } catch (const std::exception& error) {
      stop();
      PyErr_SetString(PyExc_RuntimeError, error.what());
    }
    return false;
  }

  bool is_due() {
    if (!options_.timer) return is_due_.exchange(false, std::memory_order_relaxed);
    const double now = options_.timer();
    if (now - last_call_ < options_.interval) return false;
    last_call_ = now;
    return true;
  }

  nb::object value_of_variable() const {
    PyObject* value = nullptr;
    if (PyContextVar_Get(options_.variable.ptr(), nullptr, &value) != 0) throw nb::python_error();
    return value ? nb::steal(value) : nb::none();
  }

  void look_at_variable(const HookEvent& event, const CoroutineRun* run) {
    if (options_.variable.is_none() || !is_running_) return;
    nb::object value = value_of_variable();
    if (value.is(last_value_)) return;
    const nb::object before = std::exchange(last_value_, std::move(value));
    nb::list waiting;
    if (run != nullptr)
      for (const CoroutineRun::Sleeper& sleeper : run->sleepers())
        waiting.append(to_python(text_of_sleeper(sleeper)));
    call(event, "context_changed", nb::make_tuple(last_value_, before, waiting));
  }

  void call(const HookEvent& event, const char* name, const nb::object& argument) const {
    const nb::object target = options_.target;
    call_python([&] { target(nb::borrow(reinterpret_cast<PyObject*>(event.frame)), name, argument); });
  }

  const Options options_;
  HookReference hook_;
  std::atomic<bool> is_due_ = false;
  Ticker ticker_;
  bool is_running_ = false;
  double last_call_ = 0;
  nb::object last_value_;
};

// ---- one a thread ----

constexpr const char* kPlace = "pyinstrument.callback";

nb::dict things_of_this_thread() {
  PyObject* const things = PyThreadState_GetDict();
  if (things == nullptr) throw std::runtime_error("this thread has no Python state");
  return nb::borrow<nb::dict>(things);
}

void remove_callback() {
  nb::dict things = things_of_this_thread();
  if (!things.contains(kPlace)) return;
  const nb::object alive = things[kPlace];
  nb::del(things[kPlace]);
}

void keep_callback(const std::shared_ptr<SamplingCallback>& callback) {
  const auto let_go = [](void* kept) noexcept {
    const std::unique_ptr<std::shared_ptr<SamplingCallback>> owner(
        static_cast<std::shared_ptr<SamplingCallback>*>(kept));
    (*owner)->stop();
  };
  things_of_this_thread()[kPlace] = nb::capsule(new std::shared_ptr(callback), let_go);
}

std::function<double()> timer_of(std::string_view type, const nb::object& function, double interval) {
  if (!function.is_none() && type != "timer_func")
    throw nb::type_error("timer_type must be 'timer_func' if timer_func is set");
  if (type == "walltime_thread") return {};
  if (type == "walltime") return [] { return read_clock(CLOCK_MONOTONIC); };
  if (type == "walltime_coarse")
    return [clock = wall_clock_for(interval, true)] { return read_clock(clock); };
  if (type != "timer_func")
    throw nb::type_error(
        "timer_type must be 'walltime', 'walltime_thread', 'walltime_coarse', or 'timer_func'");
  if (function.is_none()) throw nb::type_error("timer_func must be set if timer_type is 'timer_func'");
  return timer_that_calls(function);
}

void setstatprofile(const nb::object& target, double interval, const nb::object& context_var,
                    const nb::object& timer_type, const nb::object& timer_func) {
  if (target.is_none()) return remove_callback();
  if (PyCallable_Check(target.ptr()) == 0) throw nb::type_error("target must be callable");
  if (!(interval >= 0)) throw nb::value_error("interval must be a number of seconds, not less than 0");
  if (!context_var.is_none() && !PyContextVar_CheckExact(context_var.ptr()))
    throw nb::type_error("context_var must be a contextvars.ContextVar or None");
  const std::string type = timer_type.is_none() ? "walltime" : from_python(timer_type, "timer_type");
  const auto callback = std::make_shared<SamplingCallback>(
      SamplingCallback::Options{interval, target, context_var, timer_of(type, timer_func, interval)});
  remove_callback();
  callback->start();
  keep_callback(callback);
}

// ---- frames ----

PyFrameObject* frame_of(nb::handle frame, const char* complaint) {
  if (PyFrame_Check(frame.ptr()) == 0) throw nb::type_error(complaint);
  return reinterpret_cast<PyFrameObject*>(frame.ptr());
}

nb::str get_frame_info(nb::handle frame) {
  return to_python(text_of_frame(frame_of(frame, "get_frame_info should be called with a Frame object")));
}

nb::list build_call_stack(const nb::object& frame, const char* event, const nb::object& argument) {
  HookEvent end{nullptr, PyTrace_RETURN, argument.ptr()};
  if (!frame.is_none()) end.frame = frame_of(frame, "frame must be a frame object or None");
  for (int kind = 0; const char* name : kEventNames) {
    if (std::string_view(event) == name) end.kind = kind;
    ++kind;
  }
  return to_python(texts_of_stack(end));
}

// ---- clocks ----

double seconds_a_reading(clockid_t clock) {
  constexpr int kReadings = 1000;
  const double begun = read_clock(CLOCK_MONOTONIC);
  for (int i = 0; i < kReadings; ++i) read_clock(clock);
  return (read_clock(CLOCK_MONOTONIC) - begun) / kReadings;
}

nb::dict measure_timing_overhead() {
  nb::dict seconds;
  seconds["walltime"] = seconds_a_reading(CLOCK_MONOTONIC);
  seconds["walltime_coarse"] = seconds_a_reading(CLOCK_MONOTONIC_COARSE);
  return seconds;
}

}  // namespace

void bind_sampling_callback(nb::module_& module) {
  module.def("setstatprofile", &setstatprofile, "target"_a.none(), "interval"_a = 0.001,
             "context_var"_a = nb::none(), "timer_type"_a = nb::none(), "timer_func"_a = nb::none(),
             "Calls target(frame, event, arg) about every `interval` seconds (0: always) on this thread, and "
             "with the event "
             "'context_changed' when context_var has changed. None ends it.");
  module.def("get_frame_info", &get_frame_info, "frame"_a,
             "The frame as sessions write it: function, file and first line, then attributes.");
  module.def("build_call_stack", &build_call_stack, "frame"_a.none(), "event"_a, "arg"_a.none(),
             "Frame infos from the thread down to what ran until this profile event.");
  module.def("measure_timing_overhead", &measure_timing_overhead,
             "Seconds that one look at the clock takes, by timer_type.");
  module.def(
      "walltime_coarse_resolution", [] { return clock_resolution(CLOCK_MONOTONIC_COARSE); },
      "The step of the coarse clock, in seconds.");
}

}  // namespace pyinstrument::python
