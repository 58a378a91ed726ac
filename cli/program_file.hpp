// Which file is the script that the user named?
#pragma once

#include <filesystem>
#include <string>

#include "environment.hpp"

namespace pyinstrument::cli {

// The script as it is to be run: as typed, or, `from_path`, the first executable file of that name in PATH.
// Throws Error(io) when there is none.
std::string find_script(const std::string& name, bool from_path, const Environment& environment);

}  // namespace pyinstrument::cli
