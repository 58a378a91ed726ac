#include <algorithm>
#include <catch2/catch.hpp>
#include <string>

#include "approved_file.hpp"
#include "plugin_test.hpp"

using namespace pyinstrument::testing;
using pyinstrument::Session;

namespace {

// The report is what stands in goldens/NAME.txt. Short mode: the banner shows the version.
void check_approved(const std::string& name, const Session& session, nlohmann::json options) {
  if (!options.contains("short_mode")) options["short_mode"] = true;
  const std::string report = render(session, "text", options);
  const std::string difference =
      difference_from_approved("plugins/renderers/text/goldens/" + name + ".txt", report);
  INFO(difference);
  CHECK(difference.empty());
}

// Application code that calls a library that calls back, recursion, an await, C functions and classes.
const Session& program() {
  static const Session session = record({
      {"main /app/main.py 1 > load /app/main.py 9 cJob", 0.3},
      {"main /app/main.py 1 > query /usr/lib/orm/query.py 3 > run /usr/lib/orm/run.py 5 > row "
       "/usr/lib/sql/row.py 7 > "
       "convert /app/convert.py 1",
       0.25},
      {"main /app/main.py 1 > query /usr/lib/orm/query.py 3 > run /usr/lib/orm/run.py 5 > read <built-in> 0",
       0.03},
      {"main /app/main.py 1 > load /app/main.py 9 cJob", 0.06},
      {"main /app/main.py 1 > walk /app/tree.py 4 > walk /app/tree.py 4 > walk /app/tree.py 4", 0.1},
      {"main /app/main.py 1 > walk /app/tree.py 4 > walk /app/tree.py 4", 0.05},
      {"main /app/main.py 1 > wait /app/main.py 30 > [await]", 0.08},
      {"main /app/main.py 1 > brief /app/main.py 40", 0.0005},
      {"main /app/main.py 1", 0.1},
  });
  return session;
}

// Calls inside a library, with shown frames before, between and behind hidden ones.
const Session& folded_program() {
  static const std::string big = "main /app/main.py 1 > enter /usr/lib/a/a.py 1 > big /usr/lib/b/b.py 1";
  static const std::vector<std::string> stacks = {
      big,
      big + " > h1 /usr/lib/c/b.py 1 > callback /app/main.py 3",
      big + " > h2 /usr/lib/d/b.py 1 > big2 /usr/lib/q/b.py 1",
      big + " > big3 /usr/lib/q/b.py 1",
      big +
          " > h3 /usr/lib/e_with_a_long_name/b.py 1 > h4 /usr/lib/f_with_a_long_name/b.py 1 > callback "
          "/app/main.py 3",
      "main /app/main.py 1 > enter /usr/lib/a/a.py 1 > k /usr/lib/k/k.py 1 > callback /app/main.py 3",
  };
  static const Session session = record({
      {stacks[0], 0.5},
      {stacks[1], 0.1},
      {stacks[2], 0.6},
      {stacks[3], 0.3},
      {stacks[4], 0.1},
      {stacks[5], 0.1},
  });
  return session;
}

std::size_t lines_in(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

}  // namespace

TEST_CASE("the tree") {
  check_approved("tree", program(), {});
  check_approved("tree_unicode", program(), {{"unicode", true}});
  check_approved("tree_color", program(), {{"unicode", true}, {"color", true}});
  check_approved("tree_percent", program(), {{"time", "percent_of_total"}});
  check_approved("tree_show_all", program(), {{"show_all", true}});
  check_approved("tree_timeline", program(), {{"timeline", true}});
}

TEST_CASE("a folded group shows its root, its busy frames and its exits") {
  check_approved("folded", folded_program(), {});
  check_approved("folded_color", folded_program(), {{"unicode", true}, {"color", true}});
}

TEST_CASE("the list of functions") {
  check_approved("flat_self", program(), {{"flat", true}});
  check_approved("flat_total", program(), {{"flat", true}, {"flat_time", "total"}});
  check_approved("flat_color", program(), {{"flat", true}, {"color", true}, {"time", "percent_of_total"}});
  check_approved("flat_show_all", program(), {{"flat", true}, {"show_all", true}});
}

TEST_CASE("a session without samples says so") { check_approved("no_samples", record({}), {}); }

TEST_CASE("a description of several lines moves the short rule as the public release does") {
  Session session = record({{"main /app/main.py 1", 0.5}});
  session.target_description = "Program: -c import time\n    time.sleep(1)\n\t\n  done";
  check_approved("short_description_of_several_lines", session, {});
}

TEST_CASE("the banner holds the run's figures") {
  Session session = record({{"main /app/main.py 1", 0.5}});
  session.sample_count = 1234;
  session.duration = 12345.6789;
  const std::string version = "v" PYINSTRUMENT_VERSION;
  CHECK(render(session, "text", nlohmann::json::object()) ==
        "\n  _     ._   __/__   _ _  _  _ _/_   Recorded: 22:13:20  Samples:  1234\n"
        " /_//_/// /_\\ / //_// / //_'/ //     Duration: 12345.679 CPU time: 0.500\n"
        "/   _/        " +
            std::string(20 - version.size(), ' ') + version +
            "\n\nProgram: main.py\n\n0.500 main  main.py:1\n\n");
}

TEST_CASE("a start time that no calendar holds is unknown") {
  Session session = record({{"main /app/main.py 1", 0.5}});
  for (const double far : {1e300, -1e300, 9e16}) {
    session.start_time = far;
    CHECK_THAT(render(session, "text", nlohmann::json::object()), Catch::Contains("Recorded: unknown  "));
  }
}

TEST_CASE("times have as many decimals as the interval needs") {
  Session session = record({{"main /app/main.py 1", 0.5}});
  const auto first_line = [&](double interval) {
    session.max_interval = interval;
    return tree_after({}, session).substr(0, tree_after({}, session).find(" main"));
  };
  CHECK(first_line(0.001) == "0.500");
  CHECK(first_line(0.00011) == "0.5000");
  CHECK(first_line(0.1) == "0.5");
  CHECK(first_line(2) == "0");
  CHECK(first_line(0) == "0.500000000");
}

TEST_CASE("a frame without position ends with its name") {
  CHECK(tree_after({}, record({{"main /app/main.py 1", 0.5}, {"other /app/main.py 2", 0.5}})) ==
        "1.000 [root]  \n"
        "|- 0.500 main  main.py:1\n"
        "|  `- 0.500 [self]  main.py\n"
        "`- 0.500 other  main.py:2\n"
        "   `- 0.500 [self]  main.py\n");
}

TEST_CASE("undecodable bytes are written as they were, other lone surrogates as a replacement") {
  CHECK(tree_after({}, record({{"f\xED\xB3\xA9\xED\xA0\x80g /app/\xED\xB2\x80.py 1", 0.5}})) ==
        "0.500 f\xE9\xEF\xBF\xBDg  \x80.py:1\n"
        "`- 0.500 [self]  \x80.py\n");
}

TEST_CASE("libraries are cut by characters, not by bytes") {
  std::string wide;
  for (int i = 0; i < 41; ++i) wide += "é";
  const auto session = record({{"main /app/main.py 1 > a /usr/lib/a/a.py 1 > b /usr/lib/" + wide +
                                    "/b.py 1 > c /usr/lib/" + wide + "/c.py 1 > d /usr/lib/d/d.py 1",
                                0.5}});
  const std::string report = render(session, "text", {{"short_mode", true}});
  CHECK_THAT(report, Catch::Contains("[2 frames hidden]  " + wide.substr(0, std::size_t{37} * 2) + "...\n"));
}

TEST_CASE("the preamble and the frames are together the report") {
  const auto session = record({{"main /app/main.py 1", 0.5}});
  for (const bool is_short : {false, true}) {
    const auto part = [&](const char* name) {
      return render(session, "text", {{"short_mode", is_short}, {"part", name}});
    };
    CHECK(part("preamble") + part("frames") == part("all"));
    CHECK(part("frames").find("0.500 main  main.py:1") <= 4);
  }
}

TEST_CASE("a stack of a hundred thousand frames is shown whole, in space that grows with its depth") {
  std::string stack = "main /app/main.py 1";
  for (int i = 1; i < 100'000; ++i) stack += " > f /app/main.py 2";
  const std::string report =
      render(record({{stack, 0.5}}), "text", {{"short_mode", true}, {"unicode", true}});
  CHECK(lines_in(report) == 5 + 100'000 + 3);
  CHECK(report.size() < 10'000'000);
  CHECK_THAT(report, Catch::Contains("\n.  [1001] └─ 0.500 f  main.py:2\n") &&
                         Catch::Contains("\n.  [99999] └─ 0.500 f  main.py:2\n"));
  CHECK_THAT(render(record({{stack, 0.5}}), "text", {{"flat", true}}),
             Catch::Contains("0.500 f  main.py:2\n"));
}

TEST_CASE("folded frames, however many, indent nothing") {
  std::string stack = "main /app/main.py 1 > enter /usr/lib/a/a.py 1";
  for (int i = 0; i < 5'000; ++i) stack += " > inner /usr/lib/a/a.py 2";
  stack += " > exit /usr/lib/a/a.py 3 > callback /app/main.py 2";
  CHECK(tree_after({"remove_unnecessary_self_time_nodes", "group_library_frames_processor"},
                   record({{stack, 0.5}})) ==
        "0.500 main  main.py:1\n"
        "`- 0.500 enter  a/a.py:1\n"
        "      [5000 frames hidden]  a\n"
        "         0.500 exit  a/a.py:3\n"
        "         `- 0.500 callback  main.py:2\n");
}

TEST_CASE("total time counts recursion once") {
  const auto session = record({{"main /app/main.py 1 > f /app/main.py 2 > f /app/main.py 2", 0.25},
                               {"main /app/main.py 1 > g /app/main.py 3 > f /app/main.py 2", 0.5}});
  CHECK(tree_after({}, session, {{"flat", true}, {"flat_time", "total"}}) ==
        "0.750 main  main.py:1\n"
        "0.750 f  main.py:2\n"
        "0.500 g  main.py:3\n");
}

TEST_CASE("where no time passed, everything is the whole") {
  const auto session = record({{"main /app/main.py 1", 0}});
  CHECK(tree_after({}, session, {{"time", "percent_of_total"}}) ==
        "100.0% main  main.py:1\n"
        "`- 100.0% [self]  main.py\n");
  CHECK(tree_after({}, session, {{"flat", true}}) == "0.000 main  main.py:1\n");
}

TEST_CASE("flat and timeline exclude each other, and other options are checked") {
  CHECK_THROWS_WITH(render(program(), "text", {{"flat", true}, {"timeline", true}}),
                    Catch::Contains("Cannot use timeline and flat options together"));
  CHECK_THROWS_WITH(render(program(), "text", {{"time", "hours"}}), Catch::Contains("percent_of_total"));
}
