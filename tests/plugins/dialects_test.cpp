// The hello-worlds as other tool chains build them run by name and by path, and all say the same.
#include <catch2/catch.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "test_session.hpp"

using namespace pyinstrument;

namespace {

// "" is the build's own compiler; the others are those that CMake found: gxx, gxx_old_abi, clangxx, ...
std::vector<std::string> suffixes() {
  std::vector<std::string> result{""};
  std::istringstream list(DIALECTS);
  for (std::string dialect; std::getline(list, dialect, ',');) result.push_back("_" + dialect);
  return result;
}

std::string path_of(const std::string& name) { return std::string(TEST_PLUGINS) + "/" + name + ".so"; }

}  // namespace

TEST_CASE("a renderer built by any compiler and string ABI runs by name and by path") {
  const std::string expected = "mai;a;x 1.000000\nmai;b;x 1.000000\nmai;a;x 1.000000\n";
  for (const std::string& suffix : suffixes()) {
    for (const std::string& spec : {"mycorp_flame" + suffix, path_of("mycorp_flame" + suffix),
                                    path_of("mycorp_flame" + suffix) + ":mycorp_flame"}) {
      INFO(spec);
      CHECK(rendered({.renderer = spec, .options = {{"width", 3}}}) == expected);
    }
  }
}

TEST_CASE("a processor built by any compiler and string ABI runs by name and by path") {
  for (const std::string& suffix : suffixes()) {
    for (const std::string& spec : {"mycorp_drop_fast" + suffix, path_of("mycorp_drop_fast" + suffix)}) {
      INFO(spec);
      const nlohmann::json options = {{"processors", {spec}},
                                      {"processor_options", {{"filter_threshold", 0.5}}}};
      CHECK(rendered({.renderer = "mycorp_flame", .options = options}) == "main 3.000000\n");
    }
  }
}
