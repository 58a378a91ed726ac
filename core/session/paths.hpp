// Where does this file belong?
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "frame_tree/symbols.hpp"

namespace pyinstrument {

// The path relative to the entry of `sys_path` that leaves the fewest components; ties keep the earlier. A
// path without a separator is itself. `current_folder` stands for "" and for relative entries.
std::string shorten_path(std::string_view path, const std::vector<std::string>& sys_path,
                         std::string_view current_folder);

// Not below a prefix, and no `<...>` name but `<ipython-input-`; `<string>` and `<stdin>` are as their
// parent.
Application application_of(std::string_view file, const std::vector<std::string>& sys_prefixes);

}  // namespace pyinstrument
