#include "python_regex.hpp"

#include <catch2/catch.hpp>

using pyinstrument::PythonRegex;
using pyinstrument::RegexError;
using pyinstrument::to_pcre2_dialect;

namespace {

bool matches(const char* pattern, std::string_view text) { return PythonRegex(pattern).matches(text); }

std::string error_of(std::string_view pattern) {
  try {
    const PythonRegex regex(pattern);
    return "valid";
  } catch (const RegexError& e) {
    return e.what();
  }
}

}  // namespace

TEST_CASE("a pattern matches at the start of a path and need not reach its end") {
  CHECK(matches("/home", "/home/u/main.py"));
  CHECK_FALSE(matches("main", "/home/u/main.py"));
  CHECK(matches(".*main", "/home/u/main.py"));
  CHECK_FALSE(matches("x|main", "/home/main"));
  CHECK(matches("", ""));
}

TEST_CASE("a dot is any character but a line feed, as in Python") {
  CHECK(matches("a.b", "a\rb"));
  CHECK_FALSE(matches("a.b", "a\nb"));
  CHECK(matches("(?s)a.b", "a\nb"));
}

TEST_CASE("\\Z is the very end and $ allows a line break after it") {
  CHECK(matches("a\\Z", "a"));
  CHECK_FALSE(matches("a\\Z", "a\n"));
  CHECK(matches("a$", "a\n"));
}

TEST_CASE("{,n} is at most n") {
  CHECK(matches("a{,2}b", "aab"));
  CHECK_FALSE(matches("a{,2}b", "aaab"));
  CHECK(matches("a{,}b", "aaaaab"));
  CHECK(matches("a{,x}", "a{,x}"));
}

TEST_CASE("a bracket within a set is a character") {
  CHECK(matches("[[:alpha:]]", "a]"));
  CHECK(matches("[]a]+b", "]ab"));
  CHECK(matches("[^]a]", "b"));
}

TEST_CASE("letters are letters of every script, and code points have names") {
  CHECK(matches("\\w+/", "été/x"));
  CHECK(matches("\\u00e9\\U0001F600", "é😀"));
  CHECK(matches("[\\u00e0-\\u00ff]", "é"));
  CHECK(matches("(?P<a>x)(?P=a)", "xx"));
}

TEST_CASE("a lone surrogate is one character, equal to itself alone") {
  const std::string dc80 = "\xED\xB2\x80";
  const std::string dc81 = "\xED\xB2\x81";
  CHECK(matches("/a.c", "/a" + dc80 + "c"));
  CHECK(PythonRegex("/" + dc80).matches("/" + dc80));
  CHECK_FALSE(PythonRegex("/" + dc80).matches("/" + dc81));
}

TEST_CASE("an invalid pattern is named with the place of the mistake") {
  CHECK(error_of("ab(c") ==
        "\"ab(c\" is not a valid regular expression: missing closing parenthesis (at position 4)");
  CHECK_THAT(error_of("é\\u00e9(a"), Catch::Contains("(at position 9)"));
  CHECK_THAT(error_of("\\C"), Catch::Contains("not a valid regular expression"));
}

TEST_CASE("a pattern that backtracks without end is an error") {
  const PythonRegex regex("(a+)+$");
  const std::string text = std::string(64, 'a') + "b";
  CHECK_THROWS_WITH(regex.matches(text), Catch::Contains("match limit exceeded"));
  CHECK(regex.matches("aaa"));
}

TEST_CASE("only what means something else in PCRE2 is rewritten") {
  CHECK(to_pcre2_dialect("(?s:.*/foo[!a-z]\\.py)\\Z") == "(?s:.*/foo[!a-z]\\.py)\\z");
  CHECK(to_pcre2_dialect("\\\\Z") == "\\\\Z");
  CHECK(to_pcre2_dialect("a\\") == "a\\");
  CHECK(to_pcre2_dialect("\\u12") == "\\u12");
  CHECK(to_pcre2_dialect("[{,3}]") == "[{,3}]");
}
