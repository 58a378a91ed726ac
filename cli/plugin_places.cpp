#include "plugin_places.hpp"

namespace pyinstrument::cli {

PluginPath plugin_places(const std::filesystem::path& library_folder,
                         const std::vector<std::string>& named_folders,
                         const std::vector<std::string>& site_packages) {
  PluginPath path = PluginPath::from_environment(library_folder);
  for (const std::string& folder : named_folders)
    path.command_line.push_back(std::filesystem::absolute(folder));
  path.python_path.assign(site_packages.begin(), site_packages.end());
  return path;
}

}  // namespace pyinstrument::cli
