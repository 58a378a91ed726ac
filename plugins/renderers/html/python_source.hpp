// Where in a file of Python source is a function?
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pyinstrument::html {

struct LineRange {
  std::uint32_t first, last;  // counted from 1; both belong to it

  bool operator==(const LineRange&) const = default;
};

// `text` without a byte order mark, as lines without their ends (\n, \r\n or \r).
std::vector<std::string_view> lines_of(std::string_view text);

// The function that begins at line `first` (that of its decorators, if it has any): down to the last line
// that is indented more. By indentation alone: text in a string, or in brackets, may end it too early.
LineRange function_at(const std::vector<std::string_view>& lines, std::uint32_t first);

// In order, and what touches or overlaps as one.
std::vector<LineRange> merged(std::vector<LineRange> ranges);

}  // namespace pyinstrument::html
