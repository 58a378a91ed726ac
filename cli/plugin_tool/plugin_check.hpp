// Does this plugin keep what the contract asks of it?
//
// Each check loads the plugin in a process of its own, so that one that crashes or hangs is a finding like
// any other. Threads: call it from a process that has one thread.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace pyinstrument::cli {

struct CheckResult {
  std::string what;     // "loads", "mycorp_flame: a deep stack"
  std::string finding;  // empty: it keeps it
};

// Where the plugin does not load, the checks that need it loaded are left out. `time_limit`: of each check.
std::vector<CheckResult> check_plugin(const std::filesystem::path& library,
                                      std::chrono::milliseconds time_limit);

}  // namespace pyinstrument::cli
