// For tests: what a session holds, as short texts that a test can compare.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "session/session.hpp"

namespace pyinstrument::testing {

// "<module>:8 > A.method:3 > sleep": function, class, current line; without the thread above them.
std::string describe(const Session& session, StackId stack);

// The last frame's own text, with | and ^ for \0 and \x01.
std::string frame_text(const Session& session, StackId stack);

using Samples = std::vector<std::pair<std::string, double>>;

// Each stack and its seconds, in time order; without those that took no time.
Samples samples_of(const Session& session);

}  // namespace pyinstrument::testing
