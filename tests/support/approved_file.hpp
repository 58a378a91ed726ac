// Is this still the output that somebody looked at and approved?
//
// Approved output stands in `goldens/NAME.EXT` beside the test. Output that differs is kept in the build's
// `received` folder; `tests/approve.py` shows it and, told so, makes it the approved one.
#pragma once

#include <string>
#include <string_view>

namespace pyinstrument::testing {

// Empty when `output` is what `path` (from the project's top: plugins/renderers/text/goldens/tree.txt) holds;
// else what to tell the reader.
std::string difference_from_approved(std::string_view path, std::string_view output);

}  // namespace pyinstrument::testing
