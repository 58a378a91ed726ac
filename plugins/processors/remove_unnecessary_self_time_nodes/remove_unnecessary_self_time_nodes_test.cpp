#include <catch2/catch.hpp>

#include "plugin_test.hpp"

using namespace pyinstrument::testing;

namespace {
constexpr auto kName = "remove_unnecessary_self_time_nodes";
}

TEST_CASE("a self time that is an only child says nothing new and goes") {
  const auto session = record({
      {"main /app/main.py 1 > a /app/main.py 5", 0.25},
      {"main /app/main.py 1 > b /app/main.py 7", 0.25},
      {"main /app/main.py 1", 0.25},
  });
  CHECK(tree_after({kName}, session) ==
        "0.750 main  main.py:1\n"
        "|- 0.250 a  main.py:5\n"
        "|- 0.250 b  main.py:7\n"
        "`- 0.250 [self]  main.py\n");
}

TEST_CASE("an await that is an only child stays") {
  const auto session = record({{"main /app/main.py 1 > [await]", 0.25}});
  CHECK(tree_after({kName}, session) ==
        "0.250 main  main.py:1\n"
        "`- 0.250 [await]  main.py\n");
}
