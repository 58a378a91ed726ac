// The interpreter of the launcher: it has none, and hands the whole command over to a program that has.
//
// That is lib/pyinstrument/pyinstrument-python3.X for the minor version of the active environment, else the
// pyinstrument package that is installed there.
#pragma once

#include <filesystem>
#include <vector>

#include "../active_environment.hpp"
#include "../interpreter.hpp"

namespace pyinstrument::cli {

class Handover final : public Interpreter {
 public:
  // `arguments` is main's argv: what is handed over.
  Handover(std::filesystem::path library_folder, char** arguments);

  std::string version() const override;
  std::vector<std::string> site_packages() const override;
  // Throws Error(usage) when nothing here can run the environment's Python, Error(io) when the program that
  // could does not start.
  [[noreturn]] void hand_over() override;
  // Hands over to the environment's `python -m pyinstrument` where there is that; else false.
  bool provides_python() override;
  [[noreturn]] int run(const Program& program, const SamplerOptions& options,
                       const Finished& finished) override;

 private:
  [[noreturn]] void become_module(const PythonEnvironment& environment);
  std::vector<char*> words() const;

  std::filesystem::path library_folder_;
  char** arguments_;
};

}  // namespace pyinstrument::cli
