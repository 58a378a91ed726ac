#include "globs.hpp"

#include <catch2/catch.hpp>

using pyinstrument::cli::regex_from_glob;

// The right-hand sides are what fnmatch.translate() of CPython 3.11 gives, but for escapes that change no
// meaning.
TEST_CASE("a glob becomes the regex that Python makes of it") {
  const auto [glob, regex] = GENERATE(table<std::string, std::string>({
      {"", R"((?s:)\Z)"},
      {"*", R"((?s:.*)\Z)"},
      {"**", R"((?s:.*)\Z)"},
      {"**/a", R"((?s:.*/a)\Z)"},
      {"a**", R"((?s:a.*)\Z)"},
      {"*/lib/*", R"((?s:(?>.*?/lib/).*)\Z)"},
      {"a*b*c", R"((?s:a(?>.*?b).*c)\Z)"},
      {"a?c", R"((?s:a.c)\Z)"},
      {"a.b+c(d)", R"((?s:a\.b\+c\(d\))\Z)"},
      {"x y#~&", R"((?s:x\ y\#\~\&)\Z)"},
  }));
  CHECK(regex_from_glob(glob) == regex);
}

TEST_CASE("classes keep their meaning") {
  const auto [glob, regex] = GENERATE(table<std::string, std::string>({
      {"[a-c]x", R"((?s:[a-c]x)\Z)"},
      {"[!a-c]x", R"((?s:[^a-c]x)\Z)"},
      {"[]x]", R"((?s:[\]x])\Z)"},
      {"[!]x]", R"((?s:[^\]x])\Z)"},
      {"[a-]", R"((?s:[a\-])\Z)"},
      {"[-a]", R"((?s:[\-a])\Z)"},
      {"[--a]", R"((?s:[\--a])\Z)"},
      {"[a-c-e]", R"((?s:[a-c\-e])\Z)"},
      {"[^a]", R"((?s:[\^a])\Z)"},
      {"[&&x||~~]", R"((?s:[\&\&x\|\|\~\~])\Z)"},
      {"[a[:b]", R"((?s:[a\[:b])\Z)"},
      {R"([\d])", R"((?s:[\\d])\Z)"},
      {"[a*]*", R"((?s:[a*].*)\Z)"},
  }));
  CHECK(regex_from_glob(glob) == regex);
}

TEST_CASE("a bracket that is never closed stands for itself") {
  CHECK(regex_from_glob("[") == R"((?s:\[)\Z)");
  CHECK(regex_from_glob("[!") == R"((?s:\[!)\Z)");
  CHECK(regex_from_glob("a[]") == R"((?s:a\[\])\Z)");
}

TEST_CASE("a range that holds nothing matches nothing, and its negation anything") {
  CHECK(regex_from_glob("[z-a]") == R"((?s:(?!))\Z)");
  CHECK(regex_from_glob("[!z-a]") == R"((?s:.)\Z)");
  CHECK(regex_from_glob("[z-ab]") == R"((?s:[b])\Z)");
}

TEST_CASE("ranges go by characters, not by bytes") {
  CHECK(regex_from_glob("[à-ü]*é?") == R"((?s:[à-ü].*é.)\Z)");
}
