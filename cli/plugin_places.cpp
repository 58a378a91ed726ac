#include "plugin_places.hpp"

#include "error.hpp"

namespace pyinstrument::cli {

PluginPath plugin_places(const std::filesystem::path& library_folder,
                         const std::vector<std::string>& named_folders,
                         const std::vector<std::string>& site_packages) {
  PluginPath path = PluginPath::from_environment(library_folder);
  for (const std::string& folder : named_folders) {
    std::error_code ignored;
    if (!std::filesystem::is_directory(folder, ignored))
      throw Error(ErrorKind::usage, "--plugin-path: there is no folder " + folder);
    path.command_line.push_back(std::filesystem::absolute(folder));
  }
  path.python_path.assign(site_packages.begin(), site_packages.end());
  return path;
}

}  // namespace pyinstrument::cli
