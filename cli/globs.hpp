// Which regular expression means the same as this glob pattern?
#pragma once

#include <string>
#include <string_view>

namespace pyinstrument::cli {

// With the meaning of Python's fnmatch: `*` any text, `?` any character, `[a-z]` and `[!a-z]` classes, and
// the whole path must match. The result is in the dialect of Python's `re` (3.11 and later). Every pattern is
// valid: a `[` that is never closed stands for itself.
std::string regex_from_glob(std::string_view pattern);

}  // namespace pyinstrument::cli
