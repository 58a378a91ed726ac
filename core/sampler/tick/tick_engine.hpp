// The engine that installs nothing: a thread of ours reads the profiled thread's frames from memory, at
// ticks.
//
// The program runs as it does without a profiler; the reading is done on another core, without the GIL. A
// sample weighs the time since the one before, so a tick that is late or left out invents no time and loses
// none.
#pragma once

#include <Python.h>
#include <sys/types.h>

#include <ctime>
#include <mutex>
#include <optional>
#include <string>

#include "sampler/context_mark.hpp"
#include "sampler/fork_watch.hpp"
#include "sampler/frames/stack_reader.hpp"
#include "sampler/recording.hpp"
#include "sampler/sampler.hpp"
#include "sampler/tick/memory_stack_reader.hpp"
#include "sampler/tick/own_memory.hpp"
#include "sampler/ticker.hpp"

namespace pyinstrument {

class TickEngine final : public Sampler, private ForkObserver {
 public:
  explicit TickEngine(const SamplerOptions& options);
  ~TickEngine() override;

  bool is_running() const override;
  Session take() const override;

 private:
  void begin(std::uint32_t hidden_frames) override;
  void end(std::uint32_t hidden_frames) override;

  void begin_recording(const std::string& thread, std::uint32_t hidden_frames);

  void before_fork() noexcept override;
  void after_fork_in_parent() noexcept override;
  void after_fork_in_child() noexcept override;

  bool record() noexcept;
  void record_rest(std::uint32_t hidden_frames) noexcept;
  void add_sample(StackId stack, double time);
  void end_sampling();

  const SamplerOptions options_;
  OwnMemory memory_;
  Ticker ticker_;
  unsigned long thread_ = 0;
  pid_t process_ = 0;  // that was profiled; a child that C code forked off inherits the engine, and not more
  ContextMark mark_;
  clockid_t thread_clock_{};  // the profiled thread's CPU time

  mutable std::mutex mutex_;  // over what follows; never held while the GIL is waited for
  Recording recording_;
  std::optional<MemoryStackReader> reader_;  // for ticks
  std::optional<StackReader> here_;          // for start and stop: the interpreter knows for certain
  double last_sample_ = 0, last_cpu_ = 0;
};

}  // namespace pyinstrument
