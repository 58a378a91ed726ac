// What do the environment variables say?
#pragma once

#include <functional>
#include <string>

namespace pyinstrument::cli {

// The value of a variable; empty when it is unset.
using Variables = std::function<std::string(const char* name)>;

// That of this process.
std::string process_variable(const char* name);

}  // namespace pyinstrument::cli
