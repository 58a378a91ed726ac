// What does this shared library offer?
//
// Opened with Boost.DLL by absolute path, symbols bound at once and kept to itself, and never closed: plugins
// may leave threads or thread-local destructors behind. The table it exports is checked before anybody uses
// it. A library that cannot be loaded is an Error(plugin) that says in a sentence what is in the way.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "pyinstrument/plugin.h"

namespace pyinstrument {

class PluginLibrary {
 public:
  // `host` is what the plugin may call; it must outlive the process's last plugin.
  PluginLibrary(const std::filesystem::path& file, const pyi_host& host);

  const std::filesystem::path& file() const { return file_; }
  const pyi_plugin& plugin() const { return *plugin_; }
  // At least one; [0] is the default.
  const std::vector<const pyi_component*>& components() const { return components_; }
  // Empty: the first. Error(usage) that lists the components.
  const pyi_component& component(std::string_view name) const;

 private:
  void check_plugin() const;
  void check_component(const pyi_component& component) const;

  std::filesystem::path file_;
  const pyi_plugin* plugin_;
  std::vector<const pyi_component*> components_;
};

}  // namespace pyinstrument
