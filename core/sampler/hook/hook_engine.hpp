// The engine that CPython calls at every call and return of the profiled thread (see ThreadHook).
//
// It wants to be asked only when a sample is due, and only then is a clock read and the stack walked. Who
// says so depends on the clock: a ticking thread, once an interval; with the other clocks the time is
// compared at every event.
//
// Whose time is it: up to a call, the caller's; up to a return, the returning function's; up to the return of
// a C function, the C function's. A sample weighs all the time since the one before. While execution is out
// of the profiler's context, the time may be that of the await that it left by (see AsyncMode).
#pragma once

#include <Python.h>

#include <atomic>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "sampler/context_mark.hpp"
#include "sampler/fork_watch.hpp"
#include "sampler/frames/stack_reader.hpp"
#include "sampler/hook/thread_hook.hpp"
#include "sampler/recording.hpp"
#include "sampler/sampler.hpp"
#include "sampler/ticker.hpp"

namespace pyinstrument {

class HookEngine final : public Sampler,
                         public std::enable_shared_from_this<HookEngine>,
                         private HookListener,
                         private ForkObserver {
 public:
  explicit HookEngine(const SamplerOptions& options);
  ~HookEngine() override;

  bool is_running() const override { return recording_.is_running(); }
  Session take() const override;

 private:
  void begin(std::uint32_t hidden_frames) override;
  void end(std::uint32_t hidden_frames) override;

  IsFine on_event(const HookEvent& event) noexcept override;
  IsFine on_context_switch(const HookEvent& event, const CoroutineRun& run) noexcept override;

  void before_fork() noexcept override;
  void after_fork_in_parent() noexcept override;
  void threads_are_welcome() noexcept override;
  void after_fork_in_child() noexcept override;

  bool is_due() const { return is_due_.load(std::memory_order_relaxed); }
  void set_due(bool due) { is_due_.store(due, std::memory_order_relaxed); }
  void begin_recording(const std::string& thread, std::uint32_t hidden_frames);
  void install();
  void uninstall();
  void fail() noexcept;
  bool is_sample_due(double now);
  StackId place_of_absence(const HookEvent& event, const CoroutineRun& run);
  void record_rest(double now, std::uint32_t hidden_frames);
  void record(double now, StackId stack);
  double now() const;
  double wall_time(double now) const;

  const SamplerOptions options_;
  const clockid_t wall_clock_;
  std::atomic<bool> is_due_ = false;  // read at every event; set by the ticker, or always
  Ticker ticker_;
  HookReference hook_;
  ContextMark mark_;
  bool is_inside_ = true;  // the context that has the mark
  unsigned long thread_ = 0;
  double last_sample_ = 0, last_cpu_ = 0;
  std::exception_ptr failure_;  // of the custom timer, or for want of memory

  mutable std::mutex mutex_;  // over what follows; never held while the GIL is waited for
  Recording recording_;
  std::optional<StackReader> reader_;
  StackId absence_ = kNone;  // whose the time is while execution is elsewhere; kNone: that of what runs
};

}  // namespace pyinstrument
