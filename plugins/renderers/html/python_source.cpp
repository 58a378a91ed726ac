#include "python_source.hpp"

#include <algorithm>

namespace pyinstrument::html {

namespace {

constexpr std::string_view kBlanks = " \t\f";

std::size_t indent_of(std::string_view line) {
  std::size_t columns = 0;
  for (const char c : line) {
    if (c == '\t') {
      columns = columns / 8 * 8 + 8;  // as Python counts
    } else if (c == ' ') {
      ++columns;
    } else if (c != '\f') {
      break;
    }
  }
  return columns;
}

std::string_view stripped(std::string_view line) {
  const std::size_t first = line.find_first_not_of(kBlanks);
  return first == std::string_view::npos ? std::string_view() : line.substr(first);
}

bool begins_definition(std::string_view code) {
  return code.starts_with("def ") || code.starts_with("async ") || code.starts_with("class ");
}

}  // namespace

std::vector<std::string_view> lines_of(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + (text.substr(end).starts_with("\r\n") ? 2 : 1), text.size()));
  }
  return lines;
}

LineRange function_at(const std::vector<std::string_view>& lines, std::uint32_t first) {
  if (first == 0 || first > lines.size()) return {first, first};
  const std::size_t indent = indent_of(lines[first - 1]);
  bool before_definition = stripped(lines[first - 1]).starts_with('@');
  std::uint32_t last = first;
  for (std::uint32_t number = first + 1; number <= lines.size(); ++number) {
    const std::string_view code = stripped(lines[number - 1]);
    if (code.empty() || code.front() == '#') continue;  // may stand anywhere
    const bool closes_header = code.find_first_of(")]}") == 0;
    const bool belongs = before_definition || indent_of(lines[number - 1]) > indent || closes_header;
    if (!belongs) break;
    if (begins_definition(code)) before_definition = false;
    last = number;
  }
  return {first, last};
}

std::vector<LineRange> merged(std::vector<LineRange> ranges) {
  std::sort(ranges.begin(), ranges.end(), [](LineRange a, LineRange b) { return a.first < b.first; });
  std::vector<LineRange> result;
  for (const LineRange range : ranges) {
    if (!result.empty() && range.first <= result.back().last + 1) {
      result.back().last = std::max(result.back().last, range.last);
    } else {
      result.push_back(range);
    }
  }
  return result;
}

}  // namespace pyinstrument::html
