#include "embedded_interpreter.hpp"

#include <Python.h>
#include <fmt/format.h>

#include <system_error>

#include "../profiled/profiled_run.hpp"
#include "built_python.hpp"
#include "error.hpp"
#include "python_config.hpp"

namespace pyinstrument::cli {
namespace {

PythonEnvironment usable_environment() {
  PythonEnvironment environment = active_environment(process_variable);
  if (environment.minor_version != kBuiltPythonMinor)
    throw Error(
        ErrorKind::usage,
        fmt::format("the environment {} has Python {}, and this program embeds Python {}; start it by "
                    "`pyinstrument`, which finds the right one",
                    environment.prefix.string(), environment.version, kBuiltPythonMinor));
  std::error_code ignored;
  if (!std::filesystem::is_directory(kBuiltPythonStandardLibrary, ignored))
    throw Error(
        ErrorKind::usage,
        fmt::format("this pyinstrument was built for Python {}, whose standard library is no longer in {}; "
                    "install that Python again, or build pyinstrument for the one that is there",
                    kBuiltPythonVersion, kBuiltPythonStandardLibrary));
  return environment;
}

}  // namespace

std::string EmbeddedInterpreter::version() const {
  const std::string text = Py_GetVersion();  // "3.11.7 (main, ...) [...]"
  return text.substr(0, text.find(' '));
}

std::vector<std::string> EmbeddedInterpreter::site_packages() const {
  return cli::site_packages(active_environment(process_variable), process_variable);
}

int EmbeddedInterpreter::run(const Program& program, const SamplerOptions& options,
                             const Finished& finished) {
  const PythonEnvironment environment = usable_environment();
  initialize_python(program, environment);
  begin_profiled_run(options, program, paths_at_start(program), finished, Delivery::without_python);
  return Py_RunMain();
}

}  // namespace pyinstrument::cli
