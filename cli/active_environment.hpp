// Which Python would `python` be here?
//
// The virtual environment that is active, else the Python that this build was made for. Found by looking at
// files: no Python is started. Threads: free functions without state.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "variables.hpp"

namespace pyinstrument::cli {

struct PythonEnvironment {
  std::filesystem::path executable;  // what sys.executable shall be
  std::filesystem::path prefix;      // what sys.prefix will be
  std::string minor_version;         // "3.11"
  std::string version;               // as exact as is known without asking it: "3.11.7", or "3.11"
  bool is_virtual = false;
  bool uses_built_python = true;   // made from the very installation that this build was made for
  bool sees_base_packages = true;  // pyvenv.cfg: include-system-site-packages
};

// The first of these that is a virtual environment: $VIRTUAL_ENV, the one that the first python3 on $PATH
// belongs to; else the built one. Throws Error(usage) when its pyvenv.cfg does not say its version.
PythonEnvironment active_environment(const Variables& variables);

// Where installed distributions are, in sys.path order: of $PYTHONPATH, then of the environment.
std::vector<std::string> site_packages(const PythonEnvironment& environment, const Variables& variables);

}  // namespace pyinstrument::cli
