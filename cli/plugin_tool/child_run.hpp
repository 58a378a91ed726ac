// What became of this work, done in a process of its own?
//
// A plugin under test may crash, hang or print; none of it reaches whoever asks. Threads: call it from a
// process that has one thread: the child is a fork.
#pragma once

#include <chrono>
#include <functional>
#include <string>

namespace pyinstrument::cli {

struct ChildResult {
  std::string finding;  // what the work returned, or how it failed to; empty: nothing
  std::string printed;  // on standard output and standard error, at most some kilobytes
};

// `work` returns what is to be said, or throws. `limit`: then it is killed, which is a finding.
ChildResult run_in_child(const std::function<std::string()>& work, std::chrono::milliseconds limit);

}  // namespace pyinstrument::cli
