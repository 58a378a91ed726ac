// Where does the running interpreter look for modules, and where is it installed?
//
// Text is WTF-8, as a session keeps it. Threads: the GIL is held. Leaves no Python error behind.
#pragma once

#include <string>
#include <vector>

#include "../interpreter.hpp"

namespace pyinstrument::cli {

struct PythonPaths {
  std::vector<std::string> sys_path, sys_prefixes;
};

PythonPaths current_paths();

// Before the program runs, when CPython has not yet put the program's own folder first: with that folder.
PythonPaths paths_at_start(const Program& program);

}  // namespace pyinstrument::cli
