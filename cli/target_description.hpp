// What does the report say of the program?
#pragma once

#include <string>
#include <string_view>

#include "interpreter.hpp"

namespace pyinstrument::cli {

// `{args}` in `format` becomes the program and its arguments as the user typed them, `{{` and `}}` one brace.
// Throws Error(usage) for any other placeholder and for a brace that stands alone.
std::string describe_target(std::string_view format, const Program& program);

}  // namespace pyinstrument::cli
