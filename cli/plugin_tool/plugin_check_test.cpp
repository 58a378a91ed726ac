// Plugins that are broken in one way each, and what is said of them. (Good ones: tests/plugins.)
#include "plugin_check.hpp"

#include <catch2/catch.hpp>

#include "../test_support.hpp"

using namespace pyinstrument::cli;
using Catch::Matchers::Contains;
using std::chrono::milliseconds;

namespace {

std::vector<CheckResult> check(const std::string& plugin, milliseconds limit = milliseconds(60'000)) {
  return check_plugin(TEST_PLUGINS "/" + plugin + ".so", limit);
}

std::string finding(const std::vector<CheckResult>& results, const std::string& what) {
  for (const CheckResult& result : results)
    if (result.what == what) return result.finding;
  return "there was no such check";
}

// `what` alone fails, of the component where that is what it is about.
void check_finding(const std::string& plugin, const std::string& what, const std::string& words) {
  INFO(plugin);
  const std::vector<CheckResult> results = check(plugin);
  CHECK_THAT(finding(results, what), Contains(words));
  for (const CheckResult& result : results) {
    INFO(result.what << ": " << result.finding);
    CHECK((result.what == what || result.finding.empty()));
  }
}

}  // namespace

TEST_CASE("a good plugin passes, whoever compiled it") {
  for (const char* plugin : {"c_tally", "versions/needs_1_0", "mycorp_flame", "mycorp_drop_fast",
                             "mycorp_drop_fast_gxx_old_abi"}) {
    INFO(plugin);
    const std::vector<CheckResult> results = check(plugin);
    CHECK(results.size() > 15);
    for (const CheckResult& result : results) {
      INFO(result.what);
      CHECK(result.finding.empty());
    }
  }
}

TEST_CASE("a plugin that does not load is told why, and asked no more") {
  for (const auto& [plugin, words] : std::vector<std::pair<std::string, std::string>>{
           {"missing_dependency", "libpyinstrument_test_absent.so"},
           {"no_symbol", "it exports no function pyinstrument_plugin_v1"},
           {"undefined_symbol", "pyinstrument_test_defined_nowhere"},
           {"newer_minor", "it needs plugin contract 1.1"},
           {"only_v2", "it was built for plugin contract 2"},
           {"no_components", "it has no components"},
           {"duplicate_names", "two of its components are called \"duplicate_names\""}}) {
    const std::vector<CheckResult> results = check(plugin);
    REQUIRE(results.size() == 1);
    CHECK(results.front().what == "it loads");
    CHECK_THAT(results.front().finding, Contains(words));
  }
  CHECK_THAT(check("not_there").front().finding, Contains("there is no such file"));
}

TEST_CASE("what is wrong with a library is found") {
  check_finding("extra_exports", "it exports one symbol", "mycorp_helper");
  check_finding("reserved_name", "its names are free", "speedscope");
  check_finding("slow_scan", "it loads quickly", "must take less than 100");
  CHECK_THAT(finding(check("bad_default"), "its options make sense"),
             Contains("has a default that is no JSON"));
}

TEST_CASE("what is wrong with a component is found, and nothing else") {
  check_finding("crashes_on_nothing", "crashes_on_nothing: a session without samples",
                "it crashed: Segmentation fault");
  check_finding("recurses", "recurses: a stack of 100,000 frames", "it crashed: Segmentation fault");
  check_finding("leaks", "leaks: no memory is kept", "each run keeps 5");
  check_finding("not_deterministic", "not_deterministic: the same output each time", "called again");
  check_finding("undeclared_binary", "undeclared_binary: the output is what it declares",
                "byte 1 of its output");
  check_finding("ignores_failure", "ignores_failure: writes that fail",
                "when write 1 of 1 fails, it says that it succeeded");
  check_finding("writes_after_failure", "writes_after_failure: writes that fail",
                "when write 1 of 3 fails, it goes on writing");
}

TEST_CASE("what shows in every check is found in every check") {
  CHECK_THAT(finding(check("prints"), "prints: an ordinary session"), Contains("it printed: rendering..."));
  CHECK_THAT(finding(check("lets_exceptions_out"), "lets_exceptions_out: a session of one frame"),
             Contains("it lets out an exception: thrown at the host"));
  CHECK_THAT(finding(check("throws"), "throws: an ordinary session"), Contains("throws: no ink left"));
  CHECK_THAT(finding(check("null_create"), "null_create: an ordinary session"),
             Contains("could not be created"));
  CHECK_THAT(finding(check("leaves_a_thread"), "leaves_a_thread: no thread is left"),
             Contains("goes on when it is destroyed"));
  const auto of_invalid_tree = check("invalid_tree");
  CHECK_THAT(finding(of_invalid_tree, "invalid_tree: an ordinary session"),
             Contains("the tree that it leaves is not valid"));
  CHECK(finding(of_invalid_tree, "invalid_tree: a session without samples").empty());
}

TEST_CASE("a plugin that does not come to an end is stopped") {
  CHECK(finding(check("hangs_on_nothing", milliseconds(1500)),
                "hangs_on_nothing: a session without samples") == "it did not end within 1500 ms");
}

TEST_CASE("a file that is no library has no symbols to check") {
  const TemporaryFolder folder;
  write_content(folder / "text.so", "no library");
  const auto results = check_plugin(folder / "text.so", milliseconds(60'000));
  REQUIRE(results.size() == 1);
  CHECK_FALSE(results.front().finding.empty());
}
