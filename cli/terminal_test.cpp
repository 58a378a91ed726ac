#include "terminal.hpp"

#include <catch2/catch.hpp>
#include <map>

using namespace pyinstrument::cli;

namespace {

Variables variables(std::map<std::string, std::string> values) {
  return [values = std::move(values)](const char* name) {
    const auto found = values.find(name);
    return found == values.end() ? std::string() : found->second;
  };
}

}  // namespace

TEST_CASE("the encoding that Python was told to use decides on unicode") {
  CHECK(shows_unicode(variables({{"PYTHONIOENCODING", "UTF-8:replace"}}), "ISO-8859-1"));
  CHECK_FALSE(shows_unicode(variables({{"PYTHONIOENCODING", "ascii"}}), "UTF-8"));
  CHECK_FALSE(shows_unicode(variables({{"PYTHONIOENCODING", "latin-1"}, {"PYTHONUTF8", "1"}}), "UTF-8"));
  CHECK(shows_unicode(variables({{"PYTHONIOENCODING", ":replace"}}), "UTF-8"));
}

TEST_CASE("else the UTF-8 mode or the locale does") {
  CHECK(shows_unicode(variables({}), "UTF-8"));
  CHECK_FALSE(shows_unicode(variables({}), "ISO-8859-1"));
  CHECK(shows_unicode(variables({{"PYTHONUTF8", "1"}}), "ISO-8859-1"));
}

TEST_CASE("the C locale means UTF-8 unless both of Python's ways out are closed") {
  CHECK(shows_unicode(variables({}), ""));
  CHECK(shows_unicode(variables({{"PYTHONUTF8", "0"}}), ""));
  CHECK(shows_unicode(variables({{"PYTHONCOERCECLOCALE", "0"}}), ""));
  CHECK_FALSE(shows_unicode(variables({{"PYTHONUTF8", "0"}, {"PYTHONCOERCECLOCALE", "0"}}), ""));
  CHECK_FALSE(shows_unicode(variables({{"PYTHONUTF8", "0"}, {"LC_ALL", "C"}}), ""));
}

TEST_CASE("the locale is that of LC_ALL, LC_CTYPE or LANG, the first that is set") {
  CHECK(locale_encoding(variables({{"LC_ALL", "C"}, {"LANG", "C.UTF-8"}})).empty());
  CHECK(locale_encoding(variables({{"LC_CTYPE", "POSIX"}, {"LANG", "C.UTF-8"}})).empty());
  CHECK(locale_encoding(variables({{"LANG", "C.UTF-8"}})) == "UTF-8");
  CHECK(locale_encoding(variables({{"LANG", "no_SUCH.locale"}})).empty());
  CHECK(locale_encoding(variables({})).empty());
}

TEST_CASE("colour is for terminals that are not dumb, unless somebody decided") {
  CHECK(shows_color(variables({{"TERM", "xterm"}}), true));
  CHECK(shows_color(variables({}), true));
  CHECK_FALSE(shows_color(variables({{"TERM", "dumb"}}), true));
  CHECK_FALSE(shows_color(variables({{"TERM", "xterm"}}), false));
  CHECK_FALSE(shows_color(variables({{"NO_COLOR", "1"}, {"FORCE_COLOR", "1"}}), true));
  CHECK(shows_color(variables({{"NO_COLOR", ""}}), true));
  CHECK(shows_color(variables({{"FORCE_COLOR", "1"}, {"TERM", "dumb"}}), false));
}
