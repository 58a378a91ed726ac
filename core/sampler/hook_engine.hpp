// The engine that CPython calls at every call and return of the profiled thread (PyEval_SetProfile).
//
// As little as can be is done at each of these events: one byte is read, and only when it says that a sample
// is due is a clock read and the stack walked. Where the byte comes from depends on the clock: a ticking
// thread sets it once an interval; with the other clocks it is always set, and the time is compared at every
// event.
//
// Whose time is it: up to a call, the caller's; up to a return, the returning function's; up to the return of
// a C function, the C function's. A sample weighs all the time since the one before.
#pragma once

#include <Python.h>

#include <atomic>
#include <exception>
#include <mutex>
#include <optional>

#include "sampler/fork_watch.hpp"
#include "sampler/recording.hpp"
#include "sampler/sampler.hpp"
#include "sampler/stack_reader.hpp"
#include "sampler/ticker.hpp"

namespace pyinstrument {

class HookEngine final : public Sampler, private ForkObserver {
 public:
  explicit HookEngine(const SamplerOptions& options);
  ~HookEngine() override;

  void start() override;
  void stop() override;
  bool is_running() const override { return recording_.is_running(); }
  Session take() const override;

 private:
  struct HookObject;

  static int on_event(PyObject* object, PyFrameObject* frame, int event, PyObject* argument) noexcept;
  static PyObject* install_again(PyObject* object, PyObject* arguments, PyObject* keywords);
  static PyTypeObject* hook_type();

  void before_fork() noexcept override;
  void after_fork_in_parent() noexcept override;
  void threads_are_welcome() noexcept override;
  void after_fork_in_child() noexcept override;

  bool is_due() const { return is_due_.load(std::memory_order_relaxed); }
  void set_due(bool due) { is_due_.store(due, std::memory_order_relaxed); }
  void on_due(PyFrameObject* frame, int event, PyObject* argument);
  bool is_sample_due(double now);
  void record(double now, PyFrameObject* frame, int event, PyObject* argument);
  void uninstall();
  double now() const;
  double wall_time(double now) const;

  const SamplerOptions options_;
  const clockid_t wall_clock_;
  std::atomic<bool> is_due_ = false;  // read at every event; set by the ticker, or always
  Ticker ticker_;
  HookObject* hook_ = nullptr;  // strong; CPython holds another reference while it is installed
  unsigned long thread_ = 0;
  double last_sample_ = 0, last_cpu_ = 0;
  std::exception_ptr failure_;  // of the custom timer

  mutable std::mutex mutex_;  // over what follows; never held while the GIL is waited for
  Recording recording_;
  std::optional<StackReader> reader_;
};

}  // namespace pyinstrument
