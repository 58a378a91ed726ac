// The command line as a library: parse, run or load, process, render, write.
//
// The launcher (bin/pyinstrument), the executable that embeds CPython, and `python -m pyinstrument` all enter
// here; they differ in the Interpreter they bring and in where they stand on disk.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "interpreter.hpp"

namespace pyinstrument::cli {

struct Place {
  std::filesystem::path library_folder;  // <libdir>/pyinstrument: plugins/ stands in it
  std::filesystem::path prefix;          // lib/cmake/pyinstrument stands in it
};

// `arguments` are those after the program's name. Returns the exit status: the program's own where one ran; 2
// for wrong usage; 1 for a file that cannot be read or a report that cannot be made. Prints errors on stderr.
int run_command_line(const std::vector<std::string>& arguments, const Place& place, Interpreter& interpreter);

}  // namespace pyinstrument::cli
