#include "python_source.hpp"

#include <catch2/catch.hpp>
#include <string>

using namespace pyinstrument::html;

namespace {

LineRange function_in(std::string_view text, std::uint32_t first) {
  return function_at(lines_of(text), first);
}

}  // namespace

namespace pyinstrument::html {
std::ostream& operator<<(std::ostream& out, LineRange range) {
  return out << range.first << "-" << range.last;
}
}  // namespace pyinstrument::html

TEST_CASE("lines end as Python ends them, and a byte order mark is none of their text") {
  using Lines = std::vector<std::string_view>;
  CHECK(lines_of("").empty());
  CHECK(lines_of("a") == Lines{"a"});
  CHECK(lines_of("a\nb\r\nc\rd\n") == Lines{"a", "b", "c", "d"});
  CHECK(lines_of("\n\n") == Lines{"", ""});
  CHECK(lines_of("\xEF\xBB\xBF# x\n") == Lines{"# x"});
}

TEST_CASE("a function reaches down to the last line that is indented more") {
  constexpr auto text =
      "import os\n"
      "\n"
      "def f(x):\n"
      "    if x:\n"
      "\n"
      "# a note at the margin\n"
      "        return 1\n"
      "    return 2\n"
      "\n"
      "# of g\n"
      "def g(): pass\n";
  CHECK(function_in(text, 3) == LineRange{3, 8});
  CHECK(function_in(text, 11) == LineRange{11, 11});
}

TEST_CASE("a function begins with its decorators, and its header may take several lines") {
  constexpr auto text =
      "class A:\n"
      "    @cached(\n"
      "        size=3,\n"
      "    )\n"
      "    @other\n"
      "    async def f(\n"
      "        self,\n"
      "    ) -> int:\n"
      "        return 1\n"
      "    x = 1\n";
  CHECK(function_in(text, 2) == LineRange{2, 9});
}

TEST_CASE("a tab counts up to the next multiple of eight, as in Python") {
  CHECK(function_in("if 1:\n        def f():\n\t\treturn 1\n\tx = 1\n", 2) == LineRange{2, 3});
}

TEST_CASE("a line that the file does not have is a function of its own") {
  CHECK(function_in("a\n", 7) == LineRange{7, 7});
  CHECK(function_in("", 0) == LineRange{0, 0});
}

TEST_CASE("ranges that touch or overlap become one, in the order of lines") {
  CHECK(merged({{8, 9}, {1, 3}, {4, 5}, {2, 3}, {8, 8}}) == std::vector<LineRange>{{1, 5}, {8, 9}});
}
