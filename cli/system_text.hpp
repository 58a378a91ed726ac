// What text do these bytes from the operating system stand for?
#pragma once

#include <string>
#include <string_view>

namespace pyinstrument::cli {

// UTF-8 stays as it is. A byte that is no part of valid UTF-8 becomes the lone surrogate U+DC00 + byte in its
// three-byte form, as Python's surrogateescape makes of it: the text of sessions and of plugins.
std::string text_from_system(std::string_view bytes);

}  // namespace pyinstrument::cli
