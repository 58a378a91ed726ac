// What do the files in sdk/templates say?
//
// They are part of the program, so that it finds them wherever it stands. Threads: constants.
#pragma once

#include <string_view>

namespace pyinstrument::cli {

// `path` below sdk/templates, which must be there.
std::string_view template_text(std::string_view path);

}  // namespace pyinstrument::cli
