#include <catch2/catch.hpp>

#include "plugin_test.hpp"

using namespace pyinstrument::testing;

namespace {
constexpr auto kName = "remove_importlib";
}

TEST_CASE("what a module does when imported stands under the code that imports it") {
  const auto session = record({
      {"main /app/main.py 1 > find <frozen importlib._bootstrap> 9 > load <frozen "
       "importlib._bootstrap_external> 8 > "
       "<module> /app/lib.py 1",
       0.25},
      {"main /app/main.py 1 > find <frozen importlib._bootstrap> 9", 0.25},
      {"main /app/main.py 1 > work /app/main.py 5", 0.5},
  });
  CHECK(tree_after({kName}, session) ==
        "1.000 main  main.py:1\n"
        "|- 0.250 <module>  lib.py:1\n"
        "|  `- 0.250 [self]  lib.py\n"
        "|- 0.250 [self]  main.py\n"
        "`- 0.500 work  main.py:5\n"
        "   `- 0.500 [self]  main.py\n");
}

TEST_CASE("the root stays, whatever it is") {
  const auto session = record({{"find <frozen importlib._bootstrap> 9 > main /app/main.py 1", 0.5}});
  CHECK(tree_after({kName}, session) ==
        "0.500 find  <frozen importlib._bootstrap>:9\n"
        "`- 0.500 main  main.py:1\n"
        "   `- 0.500 [self]  main.py\n");
}

TEST_CASE("importlib's own modules are ordinary library code") {
  const auto session =
      record({{"main /app/main.py 1 > import_module /usr/lib/importlib/__init__.py 90", 0.5}});
  CHECK_THAT(tree_after({kName}, session), Catch::Contains("import_module  importlib/__init__.py:90"));
}

TEST_CASE("a session without samples passes through") {
  CHECK(tree_after({kName}, record({})) == "No samples were recorded.\n");
}

TEST_CASE("imports within imports a hundred thousand deep are removed") {
  std::string stack = "main /app/main.py 1";
  for (int i = 0; i < 100'000; ++i) stack += " > find <frozen importlib._bootstrap> 9";
  stack += " > work /app/main.py 5";
  CHECK(tree_after({kName}, record({{stack, 0.5}})) ==
        "0.500 main  main.py:1\n"
        "`- 0.500 work  main.py:5\n"
        "   `- 0.500 [self]  main.py\n");
}
