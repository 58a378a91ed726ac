#include <catch2/catch.hpp>
#include <string>

#include "plugin_test.hpp"

using namespace pyinstrument::testing;

namespace {

constexpr auto kName = "remove_first_pyinstrument_frames_processor";
constexpr auto kAggregate = "aggregate_repeated_calls";

const std::string kCommand = "<module> /usr/lib/pyinstrument/__main__.py 1";
const std::string kRunner =
    kCommand + " > <module> <string> 1 > run_path <frozen runpy> 3 > _run_code <frozen runpy> 5";

}  // namespace

TEST_CASE("the report begins at the program that the command ran") {
  const std::string program = kRunner + " > <module> /app/main.py 1";
  const auto session = record({{program + " > work /app/main.py 5", 0.25}, {program, 0.25}});
  CHECK(tree_after({kName}, session) ==
        "0.500 <module>  main.py:1\n"
        "|- 0.250 work  main.py:5\n"
        "|  `- 0.250 [self]  main.py\n"
        "`- 0.250 [self]  main.py\n");
}

TEST_CASE("in an aggregated tree what the runner did besides is left out") {
  const std::string program = kRunner + " > <module> /app/main.py 1";
  const std::string compile = kRunner + " > compile <built-in> 0";
  const auto session = record({{compile, 0.0625}, {program, 0.5}, {compile, 0.0625}});
  CHECK(tree_after({kAggregate, kName}, session) ==
        "0.500 <module>  main.py:1\n"
        "`- 0.500 [self]  main.py\n");
}

TEST_CASE("in a timeline all that the runner ran is kept") {
  const std::string program = kRunner + " > <module> /app/main.py 1";
  const std::string compile = kRunner + " > compile <built-in> 0";
  const auto session = record({{compile, 0.0625}, {program, 0.5}, {compile, 0.0625}});
  CHECK(tree_after({kName}, session) ==
        "0.625 _run_code  <frozen runpy>:5\n"
        "|- 0.062 compile  <built-in>\n"
        "|  `- 0.062 [self]  <built-in>\n"
        "|- 0.500 <module>  main.py:1\n"
        "|  `- 0.500 [self]  main.py\n"
        "`- 0.062 compile  <built-in>\n"
        "   `- 0.062 [self]  <built-in>\n");
}

TEST_CASE("a program that is not the command's keeps all its frames") {
  for (const std::string& stack : {
           std::string("main /app/main.py 1 > <module> <string> 1 > f /app/main.py 5"),
           kCommand + " > load /usr/lib/pyinstrument/session.py 1 > f /app/main.py 5",
       }) {
    const auto session = record({{stack, 0.5}});
    CHECK(tree_after({kName}, session) == tree_after({}, session));
  }
}

TEST_CASE("a runner that takes little of the command's time is left where it is") {
  const auto session = record({{kRunner, 0.8}, {kCommand + " > report /app/x.py 1", 0.2}});
  CHECK(tree_after({kName}, session) == tree_after({}, session));
}
