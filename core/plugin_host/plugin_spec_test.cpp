#include "plugin_host/plugin_spec.hpp"

#include <catch2/catch.hpp>

#include "error.hpp"

using namespace pyinstrument;

TEST_CASE("the shape of the text decides what it names") {
  struct Row {
    const char* text;
    SpecKind kind;
    const char *target, *component;
  };
  const Row rows[] = {
      {"text", SpecKind::name, "text", ""},
      {"mycorp:flame", SpecKind::name, "mycorp", "flame"},
      {"mycorp_flame2", SpecKind::name, "mycorp_flame2", ""},
      {"./flame.so", SpecKind::file, "./flame.so", ""},
      {"/opt/x/flame.so:deep", SpecKind::file, "/opt/x/flame.so", "deep"},
      {"/opt/x:y/flame.so", SpecKind::file, "/opt/x:y/flame.so", ""},
      {"folder/flame", SpecKind::file, "folder/flame", ""},
      {"flame.so", SpecKind::python, "flame.so", ""},
      {"package.module.Class", SpecKind::python, "package.module.Class", ""},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    CHECK(spec_kind(row.text) == row.kind);
    const PluginSpec spec = parse_spec(row.text);
    CHECK(spec.kind == row.kind);
    CHECK(spec.target == row.target);
    CHECK(spec.component == row.component);
  }
}

TEST_CASE("text that names nothing is a usage error that shows the forms") {
  const std::string with_nul("na\0me", 5);
  for (const std::string& text : {std::string(), std::string(":x"), std::string("name:"),
                                  std::string("/path/flame.so:"), std::string("a..b"), std::string(".module"),
                                  std::string("module."), std::string("/folder/:x"), with_nul}) {
    INFO(text);
    CHECK_THROWS_WITH(parse_spec(text), Catch::Matchers::Contains("expected NAME, PATH (with a slash)"));
  }
}
