// How does a test make a session and see what a plugin makes of it?
//
// A sample is a line of text and its seconds: frames from the root down, joined by ` > `; a frame is
// `function file line`, then attributes such as `cClass`, or the name of a synthetic leaf:
//
//   record({{"main /app/main.py 1 > work /app/main.py 5 cJob > [await]", 0.25}})
//
// sys.path is /app and /usr/lib, the prefix is /usr: code below /app is application code. Plugins are those
// of the build, loaded as the program does it. Local time is UTC.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "session/session.hpp"

namespace pyinstrument::testing {

struct RecordedSample {
  std::string_view stack;
  double seconds;
};

Session record(const std::vector<RecordedSample>& samples);

// A program with methods, a library, C functions, a coroutine that waits, and a file name that is not UTF-8.
Session sample_session();

// One second in a stack of `depth` different functions: f0, f1, ...
Session deep_session(std::size_t depth);

// What `renderer` writes, with options as after -p.
std::string render(const Session& session, std::string_view renderer, const nlohmann::json& options);

// The text renderer's tree after these processors and no others, without what stands above and below it.
// `options` as after -p.
std::string tree_after(const std::vector<std::string>& processors, const Session& session,
                       nlohmann::json options = nlohmann::json::object());

}  // namespace pyinstrument::testing
