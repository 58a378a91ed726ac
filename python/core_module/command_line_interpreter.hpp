// How does the command line get a program run, when it is itself part of a running interpreter?
//
// Threads: the main thread, which holds the GIL throughout.
#pragma once

#include <csignal>

#include "interpreter.hpp"
#include "profiled/profiled_run.hpp"

namespace pyinstrument::python {

class RunningInterpreter final : public cli::Interpreter {
 public:
  // Until a program runs, or Python takes part, Ctrl-C ends the process: nothing of Python's is at work.
  RunningInterpreter();
  ~RunningInterpreter() override;
  RunningInterpreter(const RunningInterpreter&) = delete;
  RunningInterpreter& operator=(const RunningInterpreter&) = delete;

  std::string version() const override;
  std::vector<std::string> site_packages() const override;
  bool provides_python() override;
  std::unique_ptr<RendererInstance> python_renderer(const RenderRequest& request) override;
  void prepare(const cli::Program& program) override;
  [[noreturn]] int run(const cli::Program& program, const SamplerOptions& options,
                       const cli::Finished& finished) override;

 private:
  void give_interrupts_back();

  cli::Delivery delivery_ = cli::Delivery::without_python;
  struct sigaction on_interrupt_ {};  // Python's
};

}  // namespace pyinstrument::python
