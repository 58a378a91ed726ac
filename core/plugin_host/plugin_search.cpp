#include "plugin_host/plugin_search.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "error.hpp"
#include "plugin_host/file_trust.hpp"
#include "plugin_host/plugin_spec.hpp"
#include "plugin_host/suggestion.hpp"

namespace pyinstrument {

namespace {

namespace fs = std::filesystem;

// secure_getenv: whoever runs a setuid program must not choose the code that it loads.
std::string variable(const char* name) {
  const char* value = secure_getenv(name);
  return value == nullptr ? "" : value;
}

std::vector<fs::path> split_path_list(std::string_view list) {
  std::vector<fs::path> folders;
  while (!list.empty()) {
    const std::size_t colon = std::min(list.find(':'), list.size());
    if (colon > 0) folders.emplace_back(list.substr(0, colon));
    list.remove_prefix(std::min(colon + 1, list.size()));
  }
  return folders;
}

fs::path user_plugin_folder() {
  fs::path data = variable("XDG_DATA_HOME");
  if (!data.is_absolute()) {  // the XDG specification: relative paths are to be ignored
    const std::string home = variable("HOME");
    if (home.empty()) return {};
    data = fs::path(home) / ".local" / "share";
  }
  return data / "pyinstrument" / "plugins";
}

bool contains(const std::vector<std::string>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

fs::path built_in_file(const fs::path& library_folder, std::string_view name) {
  // two names of one plugin: what it writes has always been called both
  const std::string stem(name == "pyisession" ? "session" : name);
  const fs::path folder = library_folder.empty() ? library_folder : fs::absolute(library_folder);
  return folder / "plugins" / (stem + ".so");
}

bool is_file(const fs::path& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored);
}

std::vector<fs::path> libraries_in(const fs::path& folder) {
  std::vector<fs::path> found;
  std::error_code failed;
  for (fs::directory_iterator entry(folder, failed), end; !failed && entry != end; entry.increment(failed)) {
    if (entry->path().extension() == ".so" && is_file(entry->path())) found.push_back(entry->path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace

PluginPath PluginPath::from_environment(const fs::path& library_folder) {
  PluginPath path;
  path.environment = split_path_list(variable("PYINSTRUMENT_PLUGIN_PATH"));
  path.user_folder = user_plugin_folder();
  path.library_folder = library_folder;
  path.autoload = variable("PYINSTRUMENT_PLUGIN_AUTOLOAD") != "0";
  return path;
}

const std::vector<std::string>& built_in_processors() {
  static const std::vector<std::string> names{"remove_importlib",
                                              "remove_tracebackhide",
                                              "merge_consecutive_self_time",
                                              "aggregate_repeated_calls",
                                              "remove_irrelevant_nodes",
                                              "remove_unnecessary_self_time_nodes",
                                              "remove_first_pyinstrument_frames_processor",
                                              "group_library_frames_processor"};
  return names;
}

const std::vector<std::string>& built_in_renderers() {
  static const std::vector<std::string> names{"text", "html", "json", "speedscope", "session", "pstats"};
  return names;
}

bool is_reserved(std::string_view name) {
  return name == "pyisession" || contains(built_in_renderers(), name) ||
         contains(built_in_processors(), name);
}

PluginSearch::PluginSearch(PluginPath path) : path_(std::move(path)) {}

std::vector<PluginSearch::Place> PluginSearch::folders_before_distributions() const {
  std::vector<Place> places;
  const auto add = [&places](const std::vector<fs::path>& folders, const char* origin) {
    for (const fs::path& folder : folders) {
      // empty would be the working directory, which nobody named
      if (!folder.empty()) places.push_back({fs::absolute(folder), origin, false});
    }
  };
  add(path_.command_line, "--plugin-path");
  add(path_.environment, "PYINSTRUMENT_PLUGIN_PATH");
  return places;
}

std::vector<PluginSearch::Place> PluginSearch::folders_after_distributions() const {
  if (!path_.autoload) return {};
  std::vector<Place> places;
  if (!path_.user_folder.empty())
    places.push_back({fs::absolute(path_.user_folder), "the user's plugins", false});
  if (!path_.library_folder.empty())
    places.push_back({fs::absolute(path_.library_folder) / "plugins", "pyinstrument's plugins", true});
  return places;
}

const std::vector<EntryPoint>& PluginSearch::entry_points() const {
  if (!entry_points_)
    entry_points_ = path_.autoload ? read_entry_points(path_.python_path) : std::vector<EntryPoint>{};
  return *entry_points_;
}

std::optional<PluginFile> PluginSearch::find_built_in(std::string_view name) const {
  const fs::path file = built_in_file(path_.library_folder, name);
  if (path_.library_folder.empty() || !is_file(file)) return std::nullopt;
  return PluginFile{std::string(name), file, kBuiltInOrigin, ""};
}

namespace {

std::optional<PluginFile> file_in(const fs::path& folder, std::string_view name, const std::string& origin,
                                  bool ours) {
  const fs::path file = folder / (std::string(name) + ".so");
  if (!is_file(file)) return std::nullopt;
  std::string refusal;
  if (!ours) refusal = why_folder_is_unsafe(folder);
  if (!ours && refusal.empty()) refusal = why_file_is_unsafe(file);
  return PluginFile{std::string(name), file, origin, std::move(refusal)};
}

PluginFile file_of(const EntryPoint& point) {
  std::string refusal = why_file_is_unsafe(point.file);
  if (!is_file(point.file)) refusal = "its distribution says it is there, and it is not";
  return {point.name, point.file, "distribution " + point.distribution, std::move(refusal)};
}

}  // namespace

std::optional<PluginFile> PluginSearch::find_file(std::string_view name) const {
  if (is_reserved(name)) return find_built_in(name);
  for (const Place& place : folders_before_distributions()) {
    if (auto found = file_in(place.folder, name, place.origin, place.ours)) return found;
  }
  for (const EntryPoint& point : entry_points()) {
    if (point.name == name) return file_of(point);
  }
  for (const Place& place : folders_after_distributions()) {
    if (auto found = file_in(place.folder, name, place.origin, place.ours)) return found;
  }
  return std::nullopt;
}

bool PluginSearch::exists(std::string_view name) const { return find_file(name).has_value(); }

bool PluginSearch::may_name_plugin(const std::string& spec) const {
  if (spec.empty()) return false;
  if (spec_kind(spec) != SpecKind::name) return true;
  const std::string name = parse_spec(spec).target;
  return is_reserved(name) || exists(name);
}

fs::path PluginSearch::find(std::string_view name) const {
  const std::optional<PluginFile> found = find_file(name);
  if (!found) not_found(name);
  if (!found->refusal.empty()) {
    throw Error(ErrorKind::plugin, "plugin \"" + std::string(name) + "\" (" + found->file.string() +
                                       ") is not loaded: " + found->refusal);
  }
  return found->file;
}

void PluginSearch::not_found(std::string_view name) const {
  const std::string quoted = "\"" + std::string(name) + "\"";
  if (is_reserved(name)) {
    throw Error(ErrorKind::plugin, "the built-in plugin " + quoted + " is missing: looked for " +
                                       built_in_file(path_.library_folder, name).string() +
                                       " and nowhere else; install pyinstrument again");
  }
  std::vector<std::string> names = built_in_renderers();
  for (const PluginFile& each : all()) names.push_back(each.name);

  std::string message = "there is no plugin " + quoted + did_you_mean(name, names) + "\nLooked for " +
                        std::string(name) + ".so in:";
  const auto tried = [&message](const Place& place) {
    message += "\n  " + place.folder.string() + " (" + place.origin + ")";
  };
  for (const Place& place : folders_before_distributions()) tried(place);
  if (path_.autoload) {
    for (const fs::path& folder : path_.python_path)
      message += "\n  " + folder.string() + " (entry points of installed distributions)";
  }
  for (const Place& place : folders_after_distributions()) tried(place);
  if (!path_.autoload) message += "\n  (no other place: PYINSTRUMENT_PLUGIN_AUTOLOAD is 0)";
  throw Error(ErrorKind::usage, message);
}

std::vector<PluginFile> PluginSearch::all() const {
  std::vector<PluginFile> found;
  for (const auto* names : {&built_in_renderers(), &built_in_processors()}) {
    for (const std::string& name : *names) {
      if (auto file = find_built_in(name)) found.push_back(std::move(*file));
    }
  }
  const auto add = [&found](PluginFile file) {
    if (is_reserved(file.name))
      file.refusal = "the name is reserved for the plugin that comes with pyinstrument";
    found.push_back(std::move(file));
  };
  const auto add_folder = [&add](const Place& place) {
    for (const fs::path& library : libraries_in(place.folder)) {
      const std::string name = library.stem().string();
      if (place.ours && is_reserved(name)) continue;  // listed first
      if (auto file = file_in(place.folder, name, place.origin, place.ours)) add(std::move(*file));
    }
  };
  for (const Place& place : folders_before_distributions()) add_folder(place);
  for (const EntryPoint& point : entry_points()) add(file_of(point));
  for (const Place& place : folders_after_distributions()) add_folder(place);
  return found;
}

}  // namespace pyinstrument
