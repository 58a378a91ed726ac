#include "handover.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <system_error>

#include "built_python.hpp"
#include "error.hpp"

namespace pyinstrument::cli {
namespace {

namespace fs = std::filesystem;

// Version 6 on: earlier ones know neither our options nor our plugins.
bool has_our_package(const std::vector<std::string>& folders) {
  std::error_code ignored;
  return std::any_of(folders.begin(), folders.end(), [&](const std::string& folder) {
    const fs::directory_iterator entries(folder, ignored);
    return std::any_of(begin(entries), end(entries), [](const fs::directory_entry& entry) {
      const std::string name = entry.path().filename();
      constexpr std::string_view kStem = "pyinstrument-";
      return name.starts_with(kStem) && name.ends_with(".dist-info") &&
             std::atoi(name.c_str() + kStem.size()) >= 6;
    });
  });
}

[[noreturn]] void replace_process(const fs::path& program, std::vector<char*> arguments) {
  arguments.push_back(nullptr);
  ::execv(program.c_str(), arguments.data());
  throw Error(ErrorKind::io,
              fmt::format("{} could not be started: {}", program.string(), std::strerror(errno)));
}

}  // namespace

Handover::Handover(fs::path library_folder, char** arguments)
    : library_folder_(std::move(library_folder)), arguments_(arguments) {}

std::string Handover::version() const { return active_environment(process_variable).version; }

std::vector<std::string> Handover::site_packages() const {
  return cli::site_packages(active_environment(process_variable), process_variable);
}

int Handover::run(const Program&, const SamplerOptions&, const Finished&) { hand_over(); }

std::vector<char*> Handover::words() const {
  std::vector<char*> words;
  for (char** argument = arguments_; *argument != nullptr; ++argument) words.push_back(*argument);
  return words;
}

void Handover::become_module(const PythonEnvironment& environment) {
  std::string python = environment.executable, module = "pyinstrument", option = "-m";
  std::vector<char*> arguments = words();
  arguments.erase(arguments.begin());
  arguments.insert(arguments.begin(), {python.data(), option.data(), module.data()});
  replace_process(environment.executable, arguments);
}

bool Handover::provides_python() {
  const PythonEnvironment environment = active_environment(process_variable);
  if (has_our_package(cli::site_packages(environment, process_variable))) become_module(environment);
  return false;
}

void Handover::hand_over() {
  const PythonEnvironment environment = active_environment(process_variable);
  const fs::path program = library_folder_ / ("pyinstrument-python" + environment.minor_version);
  std::error_code ignored;
  if (fs::exists(program, ignored)) replace_process(program, words());
  if (environment.is_virtual && has_our_package(cli::site_packages(environment, process_variable)))
    become_module(environment);
  throw Error(
      ErrorKind::usage,
      fmt::format(
          "the environment {} has Python {}, and this pyinstrument was built for Python {}: {} is missing. "
          "Build pyinstrument with -DPYINSTRUMENT_PYTHON={}, install the pyinstrument package there, or "
          "leave the environment",
          environment.prefix.string(), environment.version, kBuiltPythonMinor, program.string(),
          environment.executable.string()));
}

}  // namespace pyinstrument::cli
