#include <catch2/catch.hpp>

#include "plugin_test.hpp"

using namespace pyinstrument::testing;

namespace {
constexpr auto kName = "remove_tracebackhide";
}

TEST_CASE("frames that hide from tracebacks go and their children stay") {
  const auto session = record({
      {"main /app/main.py 1 > wrap /app/tool.py 3 h1 > work /app/main.py 5", 0.5},
      {"main /app/main.py 1 > wrap /app/tool.py 3 h1", 0.25},
  });
  CHECK(tree_after({kName}, session) ==
        "0.750 main  main.py:1\n"
        "|- 0.500 work  main.py:5\n"
        "|  `- 0.500 [self]  main.py\n"
        "`- 0.250 [self]  main.py\n");
}

TEST_CASE("the root stays, even when it hides") {
  CHECK(tree_after({kName}, record({{"main /app/main.py 1 h1", 0.5}})) ==
        "0.500 main  main.py:1\n"
        "`- 0.500 [self]  main.py\n");
}

TEST_CASE("a flag other than 1 hides nothing") {
  const auto session = record({{"main /app/main.py 1 > wrap /app/tool.py 3 h0", 0.5}});
  CHECK_THAT(tree_after({kName}, session), Catch::Contains("wrap"));
}
