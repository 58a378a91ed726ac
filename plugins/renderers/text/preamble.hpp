// What stands above and below the report?
#pragma once

#include <pyinstrument/plugin.hpp>
#include <string>

namespace pyinstrument::text {

// Begins each line in short mode.
inline constexpr std::string_view kShortMargin = ".  ";

// The banner with the run's figures; or, short, a dotted rule; then what was profiled.
std::string preamble(const session& session, bool short_mode);
std::string closing(bool short_mode);

}  // namespace pyinstrument::text
