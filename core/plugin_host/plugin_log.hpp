// Who hears what a plugin has to say?
#pragma once

#include <functional>
#include <string_view>

namespace pyinstrument {

// The component's name, a level from PYI_LOG_DEBUG (0) to PYI_LOG_WARNING (2), its words.
using PluginLog = std::function<void(std::string_view component, int level, std::string_view message)>;

}  // namespace pyinstrument
