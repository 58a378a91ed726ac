#include "render_options.hpp"

#include <algorithm>
#include <charconv>
#include <vector>

#include "error.hpp"
#include "globs.hpp"
#include "plugin_host/plugin_spec.hpp"
#include "system_text.hpp"

namespace pyinstrument::cli {
namespace {

using nlohmann::json;

constexpr const char* kProcessorOptions = "processor_options";
constexpr std::string_view kProcessorOptionsDot = "processor_options.";

// A plugin's file (`/a/b.so`, `b/c.so:component`) has dots and slashes of its own: it ends with its
// extension, or with the component's name. 0: what stands here is no file.
std::size_t file_length(std::string_view text) {
  if (text.find('/') == text.npos) return 0;
  const std::size_t extension = text.find(".so", text.rfind('/'));
  if (extension == text.npos) return text.size();
  std::size_t end = extension + 3;
  if (end < text.size() && text[end] == ':') end = std::min(text.find('.', end), text.size());
  return end;
}

std::vector<std::string> split_key(std::string_view key) {
  std::vector<std::string> parts;
  if (key.starts_with(kProcessorOptionsDot)) {
    parts.emplace_back(kProcessorOptions);
    key.remove_prefix(kProcessorOptionsDot.size());
    if (const std::size_t length = file_length(key); length > 0) {
      parts.emplace_back(key.substr(0, length));
      if (length == key.size()) return parts;
      key.remove_prefix(length + (key[length] == '.' ? 1 : 0));
    }
  }
  for (;;) {
    const std::size_t dot = key.find('.');
    parts.emplace_back(key.substr(0, dot));
    if (dot == key.npos) return parts;
    key.remove_prefix(dot + 1);
  }
}

// The element of an array that `part` names; nullptr when it names none.
json* element(json& array, const std::string& part) {
  std::size_t index = 0;
  const auto [end, problem] = std::from_chars(part.data(), part.data() + part.size(), index);
  const bool valid = problem == std::errc() && end == part.data() + part.size() && index < array.size();
  return valid ? &array[index] : nullptr;
}

// What `part` names inside `parent`, made when `create`; nullptr when there is no such thing.
json* member(json& parent, const std::string& part, bool create) {
  if (parent.is_array()) return element(parent, part);
  if (!parent.is_object()) return nullptr;
  if (const auto found = parent.find(part); found != parent.end()) return &*found;
  return create ? &(parent[part] = json::object()) : nullptr;
}

json parse_value(std::string_view text) {
  json value = json::parse(text, nullptr, false);
  return value.is_discarded() ? json(text) : value;
}

}  // namespace

void set_option(json& options, std::string_view assignment) {
  const std::size_t equals = assignment.find('=');
  const std::vector<std::string> parts = split_key(assignment.substr(0, equals));
  json* target = &options;
  std::string path;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const bool last = i + 1 == parts.size();
    const bool creates = last || (i <= 1 && parts.front() == kProcessorOptions);
    json* const next = member(*target, parts[i], creates);
    if (next == nullptr) {
      const std::string where = target->is_structured()
                                    ? "there is no \"" + path + parts[i] + "\" yet"
                                    : "\"" + path.substr(0, path.size() - 1) + "\" is " +
                                          target->dump(-1, ' ', true, json::error_handler_t::replace) +
                                          ", which holds no options";
      throw Error(ErrorKind::usage, "-p " + std::string(assignment) + ": " + where);
    }
    target = next;
    path += parts[i] + ".";
  }
  *target = equals == assignment.npos ? json(true) : parse_value(assignment.substr(equals + 1));
}

std::string chosen_renderer(const std::optional<std::string>& named,
                            const std::optional<std::filesystem::path>& output_file, PluginHost& host) {
  if (named) return *named;
  const std::string by_extension = output_file ? host.renderer_for_file(*output_file) : std::string();
  return by_extension.empty() ? "text" : by_extension;
}

json render_options(const Arguments& arguments) {
  json options = json::object();
  const auto filter = [&](const char* name, const std::optional<std::string>& glob,
                          const std::optional<std::string>& regex) {
    if (!glob && !regex) return;
    options[kProcessorOptions][name] =
        glob ? regex_from_glob(text_from_system(*glob)) : text_from_system(*regex);
  };
  filter("hide_regex", arguments.hide, arguments.hide_regex);
  filter("show_regex", arguments.show, arguments.show_regex);
  if (arguments.show_all) {
    options["show_all"] = true;
    options[kProcessorOptions]["show_regex"] = ".*";
  }
  if (arguments.timeline) options["timeline"] = true;
  for (const std::string& assignment : arguments.render_options) {
    set_option(options, text_from_system(assignment));
  }
  return options;
}

bool names_python(const Arguments& arguments) {
  const auto is_python = [](std::string_view spec) { return spec_kind(spec) == SpecKind::python; };
  if (arguments.renderer && is_python(*arguments.renderer)) return true;
  if (std::any_of(arguments.processors.begin(), arguments.processors.end(), is_python)) return true;
  const json options = render_options(arguments);
  const json processors = options.value("processors", json::array());
  for (const json& each : processors) {
    if (each.is_string() && is_python(each.get_ref<const std::string&>())) return true;
  }
  const json named = options.value(kProcessorOptions, json::object());
  return named.is_object() && std::any_of(named.items().begin(), named.items().end(),
                                          [&](const auto& member) { return is_python(member.key()); });
}

}  // namespace pyinstrument::cli
