// What does a plugin say of itself?
//
// All that its author declared, for people and programs that ask. Threads: plain data.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "plugin_host/options.hpp"
#include "plugin_host/plugin_library.hpp"

namespace pyinstrument {

struct ComponentDescription {
  std::string name;  // as the component calls itself
  std::string kind;  // "renderer" or "processor"
  std::string summary;
  std::vector<std::string> file_extensions;  // without a leading dot
  std::vector<std::string> traits;           // such as "binary output", in words
  std::vector<std::string> processors;       // a renderer's default pipeline
  std::vector<Option> options;
};

struct PluginDescription {
  std::string name, version;
  std::string author, url;  // either may be empty
  std::filesystem::path file;
  std::vector<ComponentDescription> components;  // the first is the default
};

const char* kind_name(std::uint32_t kind);  // of PYI_RENDERER and PYI_PROCESSOR
std::vector<std::string> file_extensions_of(const pyi_component& row);
std::vector<std::string> processors_of(const pyi_component& row);

ComponentDescription describe(const pyi_component& row, const OptionSchema& schema);

// Of all its components; with `component`, of that one alone. Error(usage) where there is none of that name,
// Error(plugin) for a declaration that contradicts itself.
PluginDescription describe(const PluginLibrary& library, std::string_view component = {});

}  // namespace pyinstrument
