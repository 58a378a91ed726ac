// How does a test read what the renderer wrote? By docs/report-format.md, with none of the renderer's own
// code.
#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace pyinstrument::testing {

struct PageData {
  std::string header_text;
  nlohmann::json header;  // U+FFFD in place of lone surrogates, which nlohmann's parser refuses
  std::map<std::string, std::string> columns;  // their bytes
  std::vector<std::string> strings;

  bool has(const std::string& column) const { return columns.count(column) != 0; }
  // Throws std::runtime_error when they are not as many as the header says.
  std::vector<std::uint64_t> numbers(const std::string& column) const;
  std::vector<std::int64_t> signed_numbers(const std::string& column) const;
  // By their lowest bytes, then the next ones.
  std::vector<std::int64_t> signed_planes(const std::string& column) const;
  std::vector<std::string> texts(const std::string& column) const;
  // "-" where there is none.
  std::vector<std::string> optional_texts(const std::string& column) const;

  // Of a column in which 0 stands for one more than the largest row before it.
  std::vector<std::uint64_t> rows(const std::string& column) const;
  std::vector<std::string> function_names() const;
  // `file.path` or `file.short` of each function.
  std::vector<std::string> files(const std::string& column) const;

  // The frames from the root down (`function`, `:line` and ` Class` where they are known), joined by ` > `.
  std::vector<std::string> stacks() const;
  // A line a sample: its stack, or `(none)`, and the milliseconds.
  std::vector<std::string> samples() const;
  // A line a block: `file:first+lines`, and its text.
  std::vector<std::string> sources() const;
};

// The text inside <script id="...">. Throws std::runtime_error when there is none.
std::string script_text(std::string_view page, std::string_view id);

// Throws std::runtime_error where the page is not as the format says.
PageData read_page(std::string_view page, std::string_view id = "profile");

}  // namespace pyinstrument::testing
