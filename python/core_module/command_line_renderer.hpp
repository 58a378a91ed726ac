// Who makes the command line's report, where renderers or processors of it are written in Python?
//
// Threads: takes the GIL itself where it is not held.
#pragma once

#include <memory>

#include "plugin_host/plugin_host.hpp"

namespace pyinstrument::python {

// Error(usage) or Error(plugin) with Python's words for what cannot be imported or made.
std::unique_ptr<RendererInstance> make_python_renderer(const RenderRequest& request);

}  // namespace pyinstrument::python
