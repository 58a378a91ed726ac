// lib/pyinstrument/pyinstrument-python3.X: the same command line with CPython in it. bin/pyinstrument starts
// it.
#include <cstdio>

#include "../command_line.hpp"
#include "../installed_place.hpp"
#include "embedded_interpreter.hpp"
#include "error.hpp"

int main(int argc, char** argv) {
  using namespace pyinstrument;
  try {
    const auto library_folder = cli::own_executable().parent_path();
    const cli::Place place{library_folder, library_folder.parent_path().parent_path()};
    cli::EmbeddedInterpreter interpreter;
    return cli::run_command_line({argv + 1, argv + argc}, place, interpreter);
  } catch (const Error& error) {
    std::fprintf(stderr, "pyinstrument: %s\n", error.what());
    return 1;
  }
}
