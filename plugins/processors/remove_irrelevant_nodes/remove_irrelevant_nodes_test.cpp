#include <catch2/catch.hpp>

#include "plugin_test.hpp"

using namespace pyinstrument::testing;

namespace {

constexpr auto kName = "remove_irrelevant_nodes";

nlohmann::json threshold(double share) { return {{"processor_options", {{"filter_threshold", share}}}}; }

}  // namespace

TEST_CASE("what takes less than a hundredth of the whole goes, with all below it") {
  const auto session = record({
      {"main /app/main.py 1 > a /app/main.py 5 > x /app/main.py 7", 0.5},
      {"main /app/main.py 1 > b /app/main.py 9 > y /app/main.py 11", 0.001},
  });
  CHECK(tree_after({kName}, session) ==
        "0.501 main  main.py:1\n"
        "`- 0.500 a  main.py:5\n"
        "   `- 0.500 x  main.py:7\n"
        "      `- 0.500 [self]  main.py\n");
}

TEST_CASE("exactly the threshold is enough") {
  const auto session =
      record({{"main /app/main.py 1 > a /app/main.py 5", 0.25}, {"main /app/main.py 1", 0.75}});
  CHECK_THAT(tree_after({kName}, session, threshold(0.25)), Catch::Contains("a  main.py:5"));
  CHECK_THAT(tree_after({kName}, session, threshold(0.2500001)), !Catch::Contains("a  main.py:5"));
  CHECK(tree_after({kName}, session, threshold(1.5)) == "1.000 main  main.py:1\n");
  CHECK(tree_after({kName}, session, threshold(0)) == tree_after({}, session));
}

TEST_CASE("where no time passed, only the root is left") {
  const auto session = record({{"main /app/main.py 1 > a /app/main.py 5", 0}});
  CHECK(tree_after({kName}, session) == "0.000 main  main.py:1\n");
}
