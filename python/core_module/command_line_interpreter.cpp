#include "command_line_interpreter.hpp"

#include <Python.h>

#include "command_line_program.hpp"
#include "command_line_renderer.hpp"

namespace pyinstrument::python {

RunningInterpreter::RunningInterpreter() {
  ::sigaction(SIGINT, nullptr, &on_interrupt_);
  if (on_interrupt_.sa_handler != SIG_IGN) std::signal(SIGINT, SIG_DFL);
}

RunningInterpreter::~RunningInterpreter() { give_interrupts_back(); }

void RunningInterpreter::give_interrupts_back() { ::sigaction(SIGINT, &on_interrupt_, nullptr); }

std::string RunningInterpreter::version() const {
  const std::string text = Py_GetVersion();  // "3.11.7 (main, ...) [...]"
  return text.substr(0, text.find(' '));
}

std::vector<std::string> RunningInterpreter::site_packages() const { return cli::current_paths().sys_path; }

bool RunningInterpreter::provides_python() {
  delivery_ = cli::Delivery::with_python;
  return true;
}

std::unique_ptr<RendererInstance> RunningInterpreter::python_renderer(const RenderRequest& request) {
  give_interrupts_back();
  return make_python_renderer(request);
}

void RunningInterpreter::prepare(const cli::Program& program) { become(program); }

int RunningInterpreter::run(const cli::Program& program, const SamplerOptions& options,
                            const cli::Finished& finished) {
  give_interrupts_back();
  cli::begin_profiled_run(options, program, cli::current_paths(), finished, delivery_);
  run_to_the_end(program);
}

}  // namespace pyinstrument::python
