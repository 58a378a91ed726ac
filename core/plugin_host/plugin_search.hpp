// Which file is the plugin of this name?
//
// A name is looked up as Python looks up a module: an ordered path of places, the first match wins, and the
// file's stem is the name. Built-in names are reserved: they are only ever looked for in our own library
// folder. Outside that folder, files and folders that others may write are refused (file_trust.hpp).
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plugin_host/entry_points.hpp"

namespace pyinstrument {

// The ordered places of a name; first match wins. Built-in names are looked up in
// `library_folder`/plugins alone.
struct PluginPath {
  std::vector<std::filesystem::path> command_line;  // --plugin-path
  std::vector<std::filesystem::path> environment;   // PYINSTRUMENT_PLUGIN_PATH
  std::vector<std::filesystem::path> python_path;   // sys.path of the profiled environment: entry points
  std::filesystem::path user_folder;                // $XDG_DATA_HOME/pyinstrument/plugins
  std::filesystem::path library_folder;             // <libdir>/pyinstrument: plugins/ stands in it
  bool autoload = true;                             // false: only built-ins, command line and environment

  // Reads the environment variables; the executable's own place gives library_folder.
  static PluginPath from_environment(const std::filesystem::path& library_folder);
};

constexpr const char* kBuiltInOrigin = "built-in";

struct PluginFile {
  std::string name;
  std::filesystem::path file;  // absolute
  std::string origin;   // the place: "built-in", "--plugin-path", "distribution mycorp_flame-1.0.0", ...
  std::string refusal;  // why it must not be loaded; empty when it may
};

// The processors that come with pyinstrument, in the order of the default pipelines; and the renderers.
const std::vector<std::string>& built_in_processors();
const std::vector<std::string>& built_in_renderers();
// A name that stands for a built-in plugin alone, also where that is missing.
bool is_reserved(std::string_view name);

class PluginSearch {
 public:
  explicit PluginSearch(PluginPath path);

  // Error(usage) that names every place tried; Error(plugin) when a built-in one is missing, or what was
  // found is refused.
  std::filesystem::path find(std::string_view name) const;
  bool exists(std::string_view name) const;
  // Is the text a file or an import path, or the name of something that is in the places?
  bool may_name_plugin(const std::string& spec) const;

  // Everything in the places, in order of lookup, the shadowed ones included.
  std::vector<PluginFile> all() const;

 private:
  struct Place {
    std::filesystem::path folder;
    std::string origin;
    bool ours;  // the library folder: as safe as the program that stands beside it
  };

  std::vector<Place> folders_before_distributions() const;
  std::vector<Place> folders_after_distributions() const;
  const std::vector<EntryPoint>& entry_points() const;
  std::optional<PluginFile> find_built_in(std::string_view name) const;
  std::optional<PluginFile> find_file(std::string_view name) const;
  [[noreturn]] void not_found(std::string_view name) const;

  PluginPath path_;
  mutable std::optional<std::vector<EntryPoint>> entry_points_;  // read when first asked for
};

}  // namespace pyinstrument
