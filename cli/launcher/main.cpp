// bin/pyinstrument: the command line without a Python. What needs none (--load, --help) is done here; to run
// a program, the process becomes the executable that embeds the right Python.
#include <cstdio>
#include <string>
#include <vector>

#include "../command_line.hpp"
#include "../installed_place.hpp"
#include "error.hpp"
#include "handover.hpp"

int main(int argc, char** argv) {
  using namespace pyinstrument;
  try {
    const auto prefix = cli::own_executable().parent_path().parent_path();
    const cli::Place place{prefix / "lib" / "pyinstrument", prefix};
    cli::Handover interpreter(place.library_folder, argv);
    return cli::run_command_line({argv + 1, argv + argc}, place, interpreter);
  } catch (const Error& error) {
    std::fprintf(stderr, "pyinstrument: %s\n", error.what());
    return 1;
  }
}
