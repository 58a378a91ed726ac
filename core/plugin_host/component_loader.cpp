#include "plugin_host/component_loader.hpp"

#include <utility>

#include "error.hpp"
#include "plugin_host/file_trust.hpp"
#include "plugin_host/host_services.hpp"
#include "plugin_host/plugin_description.hpp"
#include "word_list.hpp"

namespace pyinstrument {

namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse_python(const std::string& spec) {
  const std::string hint =
      spec.ends_with(".so") ? "; to load a shared library, write its path with a slash: ./" + spec : "";
  throw Error(
      ErrorKind::plugin,
      "\"" + spec +
          "\" is a Python import path, which only the Python package can import: python -m pyinstrument" +
          hint);
}

}  // namespace

bool is_called(const std::string& spec, const LoadedComponent& component, const std::string& name) {
  if (spec == name || component.row->name == name) return true;
  if (spec_kind(name) != SpecKind::file) return false;
  const PluginSpec file = parse_spec(name);
  std::error_code ignored;
  const bool same_file = fs::equivalent(file.target, component.library->file(), ignored);
  return same_file && (file.component.empty() || file.component == component.row->name);
}

ComponentLoader::ComponentLoader(PluginPath path) : search_(std::move(path)) {}

const PluginLibrary& ComponentLoader::library(const fs::path& file) {
  auto& slot = libraries_[file];
  if (slot == nullptr) slot = std::make_unique<PluginLibrary>(file, host_services());
  return *slot;
}

ComponentLoader::Resolved ComponentLoader::resolve(const std::string& text) {
  PluginSpec spec = parse_spec(text);
  if (spec.kind == SpecKind::python) refuse_python(text);
  fs::path file;
  if (spec.kind == SpecKind::file) {
    std::error_code unresolved;
    file = fs::weakly_canonical(spec.target, unresolved);
    if (unresolved) file = fs::absolute(spec.target);
    if (const std::string why = why_named_file_is_unsafe(file); !why.empty())
      throw Error(ErrorKind::plugin, "plugin " + file.string() + " is not loaded: " + why);
  } else {
    file = search_.find(spec.target);
  }

  return {library(file), std::move(spec)};
}

const LoadedComponent& ComponentLoader::load(const std::string& text, std::uint32_t kind) {
  const auto [found, spec] = resolve(text);
  const pyi_component& row = found.component(spec.component);
  if (row.kind != kind) {
    std::vector<std::string> others;
    for (const pyi_component* each : found.components()) {
      if (each->kind == kind) others.push_back(spec.target + ":" + each->name);
    }
    throw Error(ErrorKind::usage, "\"" + text + "\" is a " + kind_name(row.kind) + ", not a " +
                                      kind_name(kind) +
                                      (others.empty() ? "" : "; there is " + joined(others)));
  }
  const auto known = components_.find(&row);
  if (known != components_.end()) return known->second;
  return components_.emplace(&row, LoadedComponent{&found, &row, OptionSchema(row, found.file().string())})
      .first->second;
}

}  // namespace pyinstrument
