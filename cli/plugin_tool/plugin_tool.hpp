// pyinstrument-plugin: what can an author of plugins ask and have done?
//
// The command as a library: the executable and the wheel's script both enter here. Threads: the main thread
// of a process that has no other.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace pyinstrument::cli {

struct ToolPlace {
  std::filesystem::path library_folder;  // <libdir>/pyinstrument: plugins/ stands in it
  // Where distributions with plugins may be installed; asked only where plugins are looked up by name.
  std::function<std::vector<std::string>()> site_packages;
};

// `arguments` are those after the program's name. Returns the exit status: 0; 1 where a plugin does not load
// or does not keep the contract; 2 for wrong usage. Prints errors on standard error.
int run_plugin_tool(const std::vector<std::string>& arguments, const ToolPlace& place);

}  // namespace pyinstrument::cli
