// Where are plugins looked for?
//
// What the environment says, what the command line adds, and where Python's distributions are. Threads: a
// free function without state.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "plugin_host/plugin_search.hpp"

namespace pyinstrument::cli {

// `named_folders`: of --plugin-path; Error(usage) where one is not there. `site_packages`: of the profiled
// environment.
PluginPath plugin_places(const std::filesystem::path& library_folder,
                         const std::vector<std::string>& named_folders,
                         const std::vector<std::string>& site_packages);

}  // namespace pyinstrument::cli
