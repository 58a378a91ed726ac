// What happens with every combination of an old and a new contract: the table of docs/plugins/abi.md.
//
// This is compiled once for each host: that of today, and those of the next minor and the next major version
// of the contract.
#include <catch2/catch.hpp>
#include <string>

#include "../test_session.hpp"
#include "error.hpp"
#include "pyinstrument/plugin.h"

using namespace pyinstrument;
using Catch::Matchers::Contains;

namespace {

#if defined(HOST_IS_today)
constexpr std::size_t kHost = 0;
#elif defined(HOST_IS_minor)
constexpr std::size_t kHost = 1;
#else
constexpr std::size_t kHost = 2;
#endif

std::string text_of(int major, int minor) { return std::to_string(major) + "." + std::to_string(minor); }

const std::string kToday = kHost == 0 ? text_of(PYI_ABI_MAJOR, PYI_ABI_MINOR)
                                      : text_of(PYI_ABI_MAJOR - (kHost == 2 ? 1 : 0), PYI_ABI_MINOR - 1);

// What the renderer writes, or the words with which the plugin is refused.
std::string outcome(const std::string& plugin) {
  try {
    return rendered({.renderer = plugin});
  } catch (const Error& e) {
    CHECK(e.kind() == ErrorKind::plugin);
    return e.what();
  }
}

}  // namespace

TEST_CASE("every combination of plugin and host works, or is refused with what to do") {
  const std::string works = "7 frames\n";
  const std::string upgrade_plugin =
      "it was built for plugin contract 1, and pyinstrument " PYINSTRUMENT_VERSION
      " takes 2: upgrade the plugin";
  const std::string upgrade_minor = ", and this pyinstrument has " + kToday + ": upgrade pyinstrument";
  const std::string upgrade_major =
      "it was built for plugin contract 2, and pyinstrument " PYINSTRUMENT_VERSION
      " knows 1: upgrade pyinstrument";
  struct Row {
    const char* plugin;
    std::string on_host[3];  // of today, of the next minor version, of the next major one
  };
  const Row rows[] = {
      {"needs_1_0", {works, works, upgrade_plugin}},
      {"needs_today", {works, works, upgrade_plugin}},
      {"needs_next_minor", {upgrade_minor, works, upgrade_plugin}},
      {"looks_before_it_reads", {"without what is new\n", "with what is new\n", upgrade_plugin}},
      {"both_majors", {works, works, works}},
      {"next_major_alone", {upgrade_major, upgrade_major, works}},
  };
  for (const Row& row : rows) {
    INFO(row.plugin);
    CHECK_THAT(outcome(row.plugin), Contains(row.on_host[kHost]));
  }
}

TEST_CASE("a plugin of the published contract processes and takes options on each host that takes it") {
  const std::string plugin = kHost == 2 ? "both_majors" : "needs_1_0";
  CHECK(rendered({.renderer = plugin, .options = {{"limit", 2}}}) == "2 frames\n");
  CHECK(rendered({.renderer = plugin, .processors = {plugin + ":c_prune"}}) == "1 frames\n");
  CHECK(refusal({.renderer = plugin, .options = {{"limit", -1}}}) == "c_tally: limit is less than 0");
}

TEST_CASE("one plugin that is refused keeps no other from loading") {
  PluginHost host(test_path());
  std::size_t loaded = 0, refused = 0;
  for (const PluginSummary& each : host.list()) {
    if (each.origin == kBuiltInOrigin) continue;
    ++(each.problem.empty() ? loaded : refused);
  }
  CHECK(loaded > 0);
  CHECK(refused > 0);
}
