#include <catch2/catch.hpp>

#include "plugin_test.hpp"

using namespace pyinstrument::testing;

namespace {
constexpr auto kName = "merge_consecutive_self_time";
}

TEST_CASE("neighbouring self times become one, at every level") {
  const auto session = record({
      {"main /app/main.py 1", 0.125},
      {"main /app/main.py 1", 0.25},
      {"main /app/main.py 1", 0.125},
      {"main /app/main.py 1 > work /app/main.py 5", 0.25},
      {"main /app/main.py 1 > work /app/main.py 5", 0.25},
      {"main /app/main.py 1", 0.5},
  });
  CHECK(tree_after({kName}, session) ==
        "1.500 main  main.py:1\n"
        "|- 0.500 [self]  main.py\n"
        "|- 0.500 work  main.py:5\n"
        "|  `- 0.500 [self]  main.py\n"
        "`- 0.500 [self]  main.py\n");
}

TEST_CASE("other neighbours with one name stay apart") {
  const auto session = record({
      {"main /app/main.py 1 > work /app/main.py 5 > [await]", 0.25},
      {"main /app/main.py 1", 0.25},
      {"main /app/main.py 1 > work /app/main.py 5 > [await]", 0.25},
  });
  CHECK(tree_after({kName}, session) == tree_after({}, session));
}
