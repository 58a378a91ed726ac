// What may follow -p, and which plugins can be named?
//
// Threads: free functions without state.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "completion.hpp"
#include "plugin_host/plugin_host.hpp"

namespace pyinstrument::cli {

// Those that load and are not shadowed. `kind` is "renderer" or "processor".
std::vector<Candidate> plugin_candidates(std::string_view kind, PluginHost& host);

// `typed`: so far, such as `processor_options.fil` or `time=`. `arguments`: what was said before; they choose
// the renderer and its pipeline. Of a renderer that does not load, none.
std::vector<Candidate> render_option_candidates(const std::string& typed, const Arguments& arguments,
                                                PluginHost& host);

}  // namespace pyinstrument::cli
