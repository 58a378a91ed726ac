#include "plugin_host/plugin_description.hpp"

#include <array>
#include <sstream>
#include <utility>

namespace pyinstrument {

namespace {

std::string text_or_empty(const char* text) { return text == nullptr ? "" : text; }

std::vector<std::string> traits_of(const pyi_component& row) {
  constexpr std::array<std::pair<std::uint32_t, const char*>, 6> kTraits{{
      {PYI_BINARY, "binary output"},
      {PYI_OPENS, "opens in a browser"},
      {PYI_SAMPLES_ONLY, "reads samples, so no processors run"},
      {PYI_PREFERS_SAMPLES, "reads samples, unless processors run"},
      {PYI_HIDES, "left out by --show-all"},
      {PYI_AGGREGATES, "left out by --timeline"},
  }};
  std::vector<std::string> traits;
  for (const auto& [flag, trait] : kTraits) {
    if ((row.flags & flag) != 0) traits.emplace_back(trait);
  }
  return traits;
}

}  // namespace

const char* kind_name(std::uint32_t kind) { return kind == PYI_RENDERER ? "renderer" : "processor"; }

std::vector<std::string> file_extensions_of(const pyi_component& row) {
  std::istringstream stream(text_or_empty(row.file_extension));
  std::vector<std::string> result;
  for (std::string word; stream >> word;) result.push_back(word);
  return result;
}

std::vector<std::string> processors_of(const pyi_component& row) {
  std::vector<std::string> names;
  for (const char* const* name = row.processors; name != nullptr && *name != nullptr; ++name)
    names.emplace_back(*name);
  return names;
}

ComponentDescription describe(const pyi_component& row, const OptionSchema& schema) {
  ComponentDescription result;
  result.name = row.name;
  result.kind = kind_name(row.kind);
  result.summary = text_or_empty(row.summary);
  result.file_extensions = file_extensions_of(row);
  result.traits = traits_of(row);
  result.processors = processors_of(row);
  result.options = schema.options();
  return result;
}

PluginDescription describe(const PluginLibrary& library, std::string_view component) {
  const pyi_plugin& plugin = library.plugin();
  PluginDescription result{
      plugin.name, plugin.version, text_or_empty(plugin.author), text_or_empty(plugin.url), library.file(),
      {}};
  const auto described = [file = library.file().string()](const pyi_component& row) {
    return describe(row, OptionSchema(row, file));
  };
  if (!component.empty()) {
    result.components.push_back(described(library.component(component)));
    return result;
  }
  for (const pyi_component* each : library.components()) result.components.push_back(described(*each));
  return result;
}

}  // namespace pyinstrument
