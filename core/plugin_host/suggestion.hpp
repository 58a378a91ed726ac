// What did the user probably mean?
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pyinstrument {

// The candidate that is fewest edits away from `word`, the first on a tie; empty when none is near enough to
// be a slip of the fingers (more than a third of the word).
std::string closest(std::string_view word, const std::vector<std::string>& candidates);

// `; did you mean "width"?`, or empty.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace pyinstrument
