// Which file is the script that the user named?
#pragma once

#include <filesystem>
#include <string>

#include "variables.hpp"

namespace pyinstrument::cli {

// The script as it is to be run: as typed, or, `from_path`, the first executable file of that name in PATH.
// Throws Error(usage) when there is none, as python counts it.
std::string find_script(const std::string& name, bool from_path, const Variables& variables);

}  // namespace pyinstrument::cli
