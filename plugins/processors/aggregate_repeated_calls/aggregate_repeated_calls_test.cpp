#include <algorithm>
#include <catch2/catch.hpp>

#include "plugin_test.hpp"

using namespace pyinstrument::testing;

namespace {
constexpr auto kName = "aggregate_repeated_calls";
}

TEST_CASE("calls of one function from one place become one, longest first, at every level") {
  const auto session = record({
      {"main /app/main.py 1 > a /app/main.py 5 > x /app/main.py 9", 0.125},
      {"main /app/main.py 1 > b /app/main.py 7", 0.5},
      {"main /app/main.py 1 > a /app/main.py 5 > y /app/main.py 11", 0.25},
      {"main /app/main.py 1 > b /app/main.py 7", 0.125},
      {"main /app/main.py 1 > a /app/main.py 5 > x /app/main.py 9", 0.0625},
  });
  CHECK(tree_after({kName}, session, {{"time", "percent_of_total"}}) ==
        "100.0% main  main.py:1\n"
        "|- 58.8% b  main.py:7\n"
        "|  `- 58.8% [self]  main.py\n"
        "`- 41.2% a  main.py:5\n"
        "   |- 23.5% y  main.py:11\n"
        "   |  `- 23.5% [self]  main.py\n"
        "   `- 17.6% x  main.py:9\n"
        "      `- 17.6% [self]  main.py\n");
}

TEST_CASE("functions of equal time stay in the order in which they came") {
  const auto session = record({
      {"main /app/main.py 1 > a /app/main.py 5", 0.25},
      {"main /app/main.py 1 > b /app/main.py 7", 0.25},
      {"main /app/main.py 1 > c /app/main.py 9", 0.5},
  });
  CHECK(tree_after({kName}, session) ==
        "1.000 main  main.py:1\n"
        "|- 0.500 c  main.py:9\n"
        "|  `- 0.500 [self]  main.py\n"
        "|- 0.250 a  main.py:5\n"
        "|  `- 0.250 [self]  main.py\n"
        "`- 0.250 b  main.py:7\n"
        "   `- 0.250 [self]  main.py\n");
}

TEST_CASE("one name in two files is two functions, and a lambda is its line") {
  const auto session = record({
      {"main /app/main.py 1 > f /app/a.py 5", 0.25},
      {"main /app/main.py 1 > f /app/b.py 5", 0.25},
      {"main /app/main.py 1 > f /app/a.py 6", 0.25},
  });
  CHECK(tree_after({kName}, session) == tree_after({}, session));
}

TEST_CASE("the class with most time names the merged call") {
  const auto session = record({
      {"main /app/main.py 1 > f /app/a.py 5 cFew", 0.25},
      {"main /app/main.py 1 > g /app/a.py 9", 0.25},
      {"main /app/main.py 1 > f /app/a.py 5 cMany", 0.5},
  });
  CHECK_THAT(tree_after({kName}, session), Catch::Contains("0.750 Many.f  a.py:5"));
}

TEST_CASE("a hundred thousand different children and a hundred thousand equal ones are merged") {
  std::vector<std::string> stacks;
  stacks.reserve(100'000);
  for (int i = 0; i < 100'000; ++i)
    stacks.push_back("main /app/main.py 1 > f /app/a.py " + std::to_string(i));
  std::vector<RecordedSample> samples;
  for (const std::string& stack : stacks) {
    samples.push_back({stack, 0.25});
    samples.push_back({"main /app/main.py 1 > g /app/a.py 1", 0.25});
  }
  const std::string tree = tree_after({kName}, record(samples));
  CHECK(std::count(tree.begin(), tree.end(), '\n') == 1 + 2 + 2 * 100'000);
  CHECK_THAT(tree, Catch::StartsWith("50000.000 main  main.py:1\n|- 25000.000 g  a.py:1\n"));
}
