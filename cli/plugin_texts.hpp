// How are plugins shown to a person?
//
// Text for a terminal, in UTF-8, with a line's end at its end. Threads: free functions without state.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plugin_host/plugin_host.hpp"

namespace pyinstrument::cli {

// What -r (kind "renderer") or --processor (kind "processor") can name: a line each, with what it does and
// where it comes from, unless it comes with pyinstrument. The last line counts what did not load.
std::string list_of_kind(const std::vector<PluginSummary>& plugins, std::string_view kind);

// Every plugin, a line each: name, kind, version, origin; below it, why it does not load or what shadows it.
std::string list_of_all(const std::vector<PluginSummary>& plugins);

// A component, its options, and how one gives them: those of a renderer with -p.
std::string description_of(const ComponentDescription& component);

// The plugin, then each of its components.
std::string description_of(const PluginDescription& plugin);

}  // namespace pyinstrument::cli
