// Which component does this text name?
//
// Resolves a spec by the rules of plugin_spec.hpp and plugin_search.hpp, loads its library once, and reads
// the options it declares. Threads: one at a time.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "plugin_host/options.hpp"
#include "plugin_host/plugin_library.hpp"
#include "plugin_host/plugin_search.hpp"
#include "plugin_host/plugin_spec.hpp"

namespace pyinstrument {

struct LoadedComponent {
  const PluginLibrary* library;
  const pyi_component* row;
  OptionSchema schema;

  std::string name() const { return row->name; }
};

// Does `name`, as processor_options has it, mean this component: as `spec` has it, by its own name, or by its
// file?
bool is_called(const std::string& spec, const LoadedComponent& component, const std::string& name);

class ComponentLoader {
 public:
  explicit ComponentLoader(PluginPath path);

  // `kind` is PYI_RENDERER or PYI_PROCESSOR. What is given lives as long as the loader. Error(plugin) when it
  // is missing, refused or broken; Error(usage) when the spec names something else than a component of that
  // kind.
  const LoadedComponent& load(const std::string& spec, std::uint32_t kind);

  // The library that the spec names, and the component; empty where it names the plugin alone. Errors as
  // load().
  struct Resolved {
    const PluginLibrary& library;
    PluginSpec spec;
  };
  Resolved resolve(const std::string& text);

  const PluginLibrary& library(const std::filesystem::path& file);
  const PluginSearch& search() const { return search_; }

 private:
  PluginSearch search_;
  std::map<std::filesystem::path, std::unique_ptr<PluginLibrary>> libraries_;
  std::map<const pyi_component*, LoadedComponent> components_;
};

}  // namespace pyinstrument
