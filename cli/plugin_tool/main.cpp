// bin/pyinstrument-plugin: no Python in it.
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "../active_environment.hpp"
#include "../installed_place.hpp"
#include "plugin_tool.hpp"

int main(int argc, char** argv) {
  using namespace pyinstrument::cli;
  try {
    const ToolPlace place{own_executable().parent_path().parent_path() / "lib" / "pyinstrument", [] {
                            return site_packages(active_environment(process_variable), process_variable);
                          }};
    return run_plugin_tool({argv + 1, argv + argc}, place);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "pyinstrument-plugin: error: %s\n", error.what());
    return 1;
  }
}
