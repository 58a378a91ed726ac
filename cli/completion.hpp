// Which words may stand where the cursor is?
//
// What shells ask with `pyinstrument --complete WORD...`: the words after the program's name, the last one as
// far as it is typed. The answer knows options, plugins, and what the plugins that were named before take.
// The shells' own scripts (completion/) only carry it over. Threads: free functions without state; plugins
// are loaded.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "arguments.hpp"
#include "plugin_host/plugin_search.hpp"

namespace pyinstrument::cli {

struct Candidate {
  std::string word;   // whole, with what is typed of it; after `=` and `.` more may follow
  std::string about;  // in one line; may be empty
};

struct Completions {
  enum class Paths { none, files, folders };
  Paths paths = Paths::none;  // the shell's own paths may stand there; after `=`, where the word has one
  std::vector<Candidate> candidates;
};

struct CompletionSources {
  // Where plugins are looked for, given what the words say so far.
  std::function<PluginPath(const Arguments&)> plugin_path;
  std::function<std::vector<std::string>()> saved_runs;  // what --load-prev takes
};

// Words that make no sense, and plugins that do not load, have no completions; nothing is an error.
Completions complete(const std::vector<std::string>& words, const CompletionSources& sources);

// A line each: the word, a tab, what it is about. First, where paths may stand there, `:files` or `:folders`.
std::string completion_text(const Completions& completions);

}  // namespace pyinstrument::cli
