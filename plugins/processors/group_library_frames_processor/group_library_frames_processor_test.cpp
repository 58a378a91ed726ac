#include <catch2/catch.hpp>

#include "plugin_test.hpp"

using namespace pyinstrument::testing;

namespace {

constexpr auto kName = "group_library_frames_processor";

std::string grouped(const pyinstrument::Session& session,
                    const nlohmann::json& options = nlohmann::json::object()) {
  return tree_after({"remove_unnecessary_self_time_nodes", kName}, session, {{"processor_options", options}});
}

const pyinstrument::Session& calls_through_a_library() {
  static const auto session = record({
      {"main /app/main.py 1 > get /usr/lib/web/get.py 1 > send /usr/lib/web/send.py 1 > pack "
       "/usr/lib/box/pack.py 1 > "
       "hook /app/hooks.py 1",
       0.5},
      {"main /app/main.py 1 > get /usr/lib/web/get.py 1 > send /usr/lib/web/send.py 1 > read <built-in> 0",
       0.125},
  });
  return session;
}

constexpr auto kUnfolded =
    "0.625 main  main.py:1\n"
    "`- 0.625 get  web/get.py:1\n"
    "   `- 0.625 send  web/send.py:1\n"
    "      |- 0.500 pack  box/pack.py:1\n"
    "      |  `- 0.500 hook  hooks.py:1\n"
    "      `- 0.125 read  <built-in>\n";

}  // namespace

TEST_CASE("frames of a library are grouped under the first, up to where it calls the program again") {
  CHECK(grouped(calls_through_a_library()) ==
        "0.625 main  main.py:1\n"
        "`- 0.625 get  web/get.py:1\n"
        "      [2 frames hidden]  web, <built-in>\n"
        "         0.500 pack  box/pack.py:1\n"
        "         `- 0.500 hook  hooks.py:1\n");
}

TEST_CASE("hide_regex hides the program's own code too") {
  CHECK(grouped(calls_through_a_library(), {{"hide_regex", ".*hooks"}}) ==
        "0.625 main  main.py:1\n"
        "`- 0.625 get  web/get.py:1\n"
        "      [3 frames hidden]  web, box, <built-in>\n"
        "         0.500 hook  hooks.py:1\n");
}

TEST_CASE("show_regex shows library code, and wins over hide_regex") {
  CHECK(grouped(calls_through_a_library(), {{"show_regex", "/usr"}}) == kUnfolded);
  CHECK(grouped(calls_through_a_library(), {{"show_regex", ".*"}, {"hide_regex", ".*"}}) == kUnfolded);
}

TEST_CASE("a lone library frame is no group") {
  const auto session =
      record({{"main /app/main.py 1 > get /usr/lib/web/get.py 1 > hook /app/hooks.py 1", 0.5}});
  CHECK(grouped(session) ==
        "0.500 main  main.py:1\n"
        "`- 0.500 get  web/get.py:1\n"
        "   `- 0.500 hook  hooks.py:1\n");
}

TEST_CASE("a pattern that is none is named with its option") {
  CHECK_THROWS_WITH(grouped(calls_through_a_library(), {{"hide_regex", "a(b"}}),
                    Catch::Contains("hide_regex: \"a(b\" is not a valid regular expression") &&
                        Catch::Contains("position 3"));
  CHECK_THROWS_WITH(grouped(calls_through_a_library(), {{"show_regex", "*"}}),
                    Catch::Contains("show_regex: "));
}

TEST_CASE("a pattern that takes forever is an error") {
  const auto session = record({{"main /app/" + std::string(60, 'a') + "! 1", 0.5}});
  CHECK_THROWS_WITH(grouped(session, {{"hide_regex", "/app/(a+)+$"}}), Catch::Contains("match limit"));
}
