#include "browser.hpp"

#include <catch2/catch.hpp>

using namespace pyinstrument::cli;
using Catch::Matchers::Equals;
using Words = std::vector<std::string>;

namespace {

Variables browser_is(const std::string& value) {
  return [value](const char* name) { return std::string(name) == "BROWSER" ? value : std::string(); };
}

}  // namespace

TEST_CASE("BROWSER names commands to try in order") {
  const auto commands = browser_commands(browser_is("first --new %s:second &:third"), "file:///x");
  REQUIRE(commands.size() == 3);
  CHECK_THAT(commands[0].words, Equals(Words{"first", "--new", "file:///x"}));
  CHECK(commands[0].wait);
  CHECK_THAT(commands[1].words, Equals(Words{"second", "file:///x"}));
  CHECK_FALSE(commands[1].wait);
}

TEST_CASE("without BROWSER and without a desktop only text browsers are tried") {
  for (const BrowserCommand& command : browser_commands(browser_is(""), "file:///x")) {
    CHECK(command.wait);
    CHECK(command.words.back() == "file:///x");
  }
}

TEST_CASE("an address escapes what it cannot hold") {
  CHECK(file_address("/tmp/a b%/ü.html") == "file:///tmp/a%20b%25/%C3%BC.html");
}

TEST_CASE("a command that fails gives way to the next") {
  CHECK(open_in_browser("/x", browser_is("false:true")));
  CHECK(open_in_browser("/x", browser_is("no-such-browser-anywhere:true")));
  CHECK_FALSE(open_in_browser("/x", browser_is("false")));
}
