// How does a program run, profiled, in this very process?
//
// CPython is configured to be what `python` would be in the active environment, and then runs the program by
// its own main: exit statuses, tracebacks, Ctrl-C, `-m`, pickling and the rest are CPython's, not ours.
//
// Threads: run() is called once a process, on the main thread.
#pragma once

#include "../active_environment.hpp"
#include "../interpreter.hpp"

namespace pyinstrument::cli {

class EmbeddedInterpreter final : public Interpreter {
 public:
  std::string version() const override;
  std::vector<std::string> site_packages() const override;
  // Throws Error(usage) when the active environment is not of the Python that is embedded.
  int run(const Program& program, const SamplerOptions& options, const Finished& finished) override;
};

}  // namespace pyinstrument::cli
