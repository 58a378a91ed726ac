// Which stack is running, again and again, until told to stop?
//
// The interface that engines implement; nothing above the sampler knows which one ran, except that the
// session records its name. This folder is the only one in core that includes <Python.h>, and this header
// does not: callers that know no Python can hold a Sampler.
//
// Threads: start() and stop() are called with the GIL held, on the thread that is profiled. take() may be
// called from any thread, with or without the GIL, also while the sampler runs.
// There is one GIL: an interpreter that has one of its own cannot import the package. So the GIL also guards
// what all samplers share (TickingThread, fork_watch).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "session/session.hpp"

namespace pyinstrument {

enum class Engine {
  automatic,  // the best that this interpreter and these options allow
  tick,       // reads frames from memory without hook or GIL
  hook,       // PyEval_SetProfile
};

enum class Clock {
  wall,         // CLOCK_MONOTONIC
  wall_coarse,  // CLOCK_MONOTONIC_COARSE where its resolution serves the interval
  wall_thread,  // a ticking thread sets a flag; the hook reads no clock between ticks
  custom,       // `timer`, called with the GIL at every event
};

// What of a program that waits in one task while it works in others (asyncio, trio)? What belongs together is
// told by contexts (contextvars.Context): see ContextMark.
enum class AsyncMode {
  disabled,  // every stack as it is
  enabled,   // while the profiled task waits, the time is that of the await that it waits in
  strict,    // as enabled; and all other time outside of its context is charged to [out-of-context]
};

struct SamplerOptions {
  Engine engine = Engine::automatic;
  AsyncMode async_mode = AsyncMode::disabled;
  double interval = 0.001;  // seconds
  Clock clock = Clock::wall_thread;
  std::function<double()> timer;  // Clock::custom only; seconds
  bool record_cpu_time = true;
};

class Sampler {
 public:
  virtual ~Sampler() = default;

  // Begins on the calling thread. Throws Error(usage) when it runs already, and, unless async_mode is
  // disabled, where another runs in this context. `hidden_frames`: how many innermost frames, being the
  // caller's own, are left out of the start call stack.
  void start(std::uint32_t hidden_frames = 0) { begin(hidden_frames); }
  // Ends; the time since the last sample goes to the stack that runs now, without its `hidden_frames`
  // innermost. Throws Error(usage) when it does not run, or was started on another thread.
  void stop(std::uint32_t hidden_frames = 0) { end(hidden_frames); }
  virtual bool is_running() const = 0;

  // A copy of what was recorded so far, with start time, duration, CPU time, intervals, sample count, start
  // call stack and statistics filled in. sys.path and prefixes are the caller's to add.
  virtual Session take() const = 0;

 private:
  virtual void begin(std::uint32_t hidden_frames) = 0;
  virtual void end(std::uint32_t hidden_frames) = 0;
};

// The GIL is held; where a coroutine runs on the calling thread, the sampler is made for starting in it.
// Throws Error(usage) for an interval that is not positive and for an engine that cannot run here.
// `fallback` receives one sentence when `automatic` could not use the better engine.
std::unique_ptr<Sampler> make_sampler(const SamplerOptions& options,
                                      const std::function<void(std::string_view)>& fallback = {});

}  // namespace pyinstrument
