#include "plugin_host/plugin_spec.hpp"

#include "error.hpp"

namespace pyinstrument {

namespace {

[[noreturn]] void refuse(std::string_view spec, const char* why) {
  throw Error(ErrorKind::usage,
              "\"" + std::string(spec) + "\" names no plugin: " + why +
                  "; expected NAME, PATH (with a slash) or a Python import path, such as text, "
                  "./flame.so or package.module.Class");
}

}  // namespace

SpecKind spec_kind(std::string_view spec) {
  if (spec.find('/') != std::string_view::npos) return SpecKind::file;
  if (spec.find('.') != std::string_view::npos) return SpecKind::python;
  return SpecKind::name;
}

PluginSpec parse_spec(std::string_view spec) {
  if (spec.empty()) refuse(spec, "it is empty");
  if (const std::size_t nul = spec.find('\0'); nul != std::string_view::npos)
    refuse(spec.substr(0, nul), "a NUL character follows");
  PluginSpec parsed{spec_kind(spec), std::string(spec), ""};
  if (parsed.kind == SpecKind::python) {
    const bool has_gap =
        spec.front() == '.' || spec.back() == '.' || spec.find("..") != std::string_view::npos;
    if (has_gap) refuse(spec, "a part of the import path is empty");
    return parsed;
  }
  const std::size_t slash = spec.rfind('/');
  const std::size_t colon = spec.find(':', slash == std::string_view::npos ? 0 : slash);
  if (colon == std::string_view::npos) return parsed;
  parsed.target = spec.substr(0, colon);
  parsed.component = spec.substr(colon + 1);
  if (parsed.target.empty() || parsed.target.back() == '/') refuse(spec, "nothing stands before the colon");
  if (parsed.component.empty()) refuse(spec, "no component stands after the colon");
  return parsed;
}

}  // namespace pyinstrument
