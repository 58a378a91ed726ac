#include "globs.hpp"

#include <vector>

namespace pyinstrument::cli {
namespace {

// One UTF-8 character; these compare as their code points do.
using Character = std::string_view;
using Characters = std::vector<Character>;

Characters characters_of(std::string_view text) {
  Characters characters;
  std::size_t begin = 0;
  for (std::size_t i = 1; i <= text.size(); ++i) {
    const bool continues = i < text.size() && (static_cast<unsigned char>(text[i]) & 0xC0U) == 0x80U;
    if (continues) continue;
    characters.push_back(text.substr(begin, i - begin));
    begin = i;
  }
  return characters;
}

std::string escaped(Character character, std::string_view special) {
  return special.find(character) == special.npos ? std::string(character) : "\\" + std::string(character);
}

std::string literal(Character character) { return escaped(character, "()[]{}?*+-|^$\\.&~# \t\n\r\v\f"); }

// In a class these would be set operations, nested classes, negation or ranges.
std::string class_literal(Character character) { return escaped(character, "\\[]^-&|~"); }

// The index of the `]` that closes the class whose content starts at `begin`, or the size when none does.
// A `]` that comes first is a member.
std::size_t class_end(const Characters& pattern, std::size_t begin) {
  std::size_t end = begin;
  if (end < pattern.size() && pattern[end] == "!") ++end;
  if (end < pattern.size() && pattern[end] == "]") ++end;
  while (end < pattern.size() && pattern[end] != "]") ++end;
  return end;
}

// The class with the members [begin, end). Ranges that hold nothing, such as `z-a`, are left out: a regex
// would refuse them.
std::string class_regex(const Characters& pattern, std::size_t begin, std::size_t end) {
  const bool negated = pattern[begin] == "!";
  std::string members;
  for (std::size_t i = begin + (negated ? 1 : 0); i < end; ++i) {
    if (i + 2 < end && pattern[i + 1] == "-") {
      if (pattern[i] <= pattern[i + 2]) {
        members += class_literal(pattern[i]) + "-" + class_literal(pattern[i + 2]);
      }
      i += 2;
    } else {
      members += class_literal(pattern[i]);
    }
  }
  if (members.empty()) return negated ? "." : "(?!)";
  return (negated ? "[^" : "[") + members + "]";
}

}  // namespace

std::string regex_from_glob(std::string_view text) {
  const Characters pattern = characters_of(text);
  // What stands between the `*`; the last part is at the end of the path.
  std::vector<std::string> parts(1);
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == "*") {
      if (i == 0 || pattern[i - 1] != "*") parts.emplace_back();
    } else if (pattern[i] == "?") {
      parts.back() += ".";
    } else if (pattern[i] == "[" && class_end(pattern, i + 1) < pattern.size()) {
      const std::size_t end = class_end(pattern, i + 1);
      parts.back() += class_regex(pattern, i + 1, end);
      i = end;
    } else {
      parts.back() += literal(pattern[i]);
    }
  }
  // The first place where a middle part fits is as good as any later one: an atomic group keeps the time
  // linear
  std::string regex = "(?s:" + parts.front();
  for (std::size_t i = 1; i + 1 < parts.size(); ++i) regex += "(?>.*?" + parts[i] + ")";
  if (parts.size() > 1) regex += ".*" + parts.back();
  return regex + ")\\Z";
}

}  // namespace pyinstrument::cli
