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

// What `python` puts first in sys.path for this program: its script's folder (a folder or archive that is run
// itself stands for itself), for -m the working directory, for -c nothing.
std::string program_folder(const Program& program);

// Before the program runs, when CPython has not yet put the program's own folder first: with that folder.
PythonPaths paths_at_start(const Program& program);

}  // namespace pyinstrument::cli
