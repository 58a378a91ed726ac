#include "session/paths.hpp"

#include <algorithm>
#include <filesystem>

namespace pyinstrument {

namespace {

using Components = std::vector<std::string_view>;

void append_components(std::string_view path, Components& components) {
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('/'), path.size());
    const std::string_view part = path.substr(0, end);
    if (part == "..") {
      if (!components.empty()) components.pop_back();
    } else if (!part.empty() && part != ".") {
      components.push_back(part);
    }
    path.remove_prefix(std::min(end + 1, path.size()));
  }
}

Components absolute_components(std::string_view path, std::string_view current_folder) {
  Components components;
  if (path.empty() || path.front() != '/') append_components(current_folder, components);
  append_components(path, components);
  return components;
}

std::string relative_path(const Components& path, const Components& from, std::size_t common) {
  std::string result;
  const auto append = [&](std::string_view part) {
    if (!result.empty()) result += '/';
    result += part;
  };
  for (std::size_t i = common; i < from.size(); ++i) append("..");
  for (std::size_t i = common; i < path.size(); ++i) append(path[i]);
  return result.empty() ? "." : result;
}

// Keeps what is the same for every path of a session: the entries, split.
class PathShortener {
 public:
  PathShortener(const std::vector<std::string>& sys_path, std::string_view current_folder)
      : current_folder_(current_folder) {
    for (const std::string& entry : sys_path) {
      entries_.push_back(absolute_components(entry, current_folder));
    }
  }

  std::string shorten(std::string_view path) const {
    if (path.find('/') == std::string_view::npos) return std::string(path);
    const Components components = absolute_components(path, current_folder_);
    const Components* best = nullptr;
    std::size_t best_common = 0;
    std::size_t fewest = static_cast<std::size_t>(std::count(path.begin(), path.end(), '/')) + 1;
    for (const Components& entry : entries_) {
      const auto common = static_cast<std::size_t>(
          std::mismatch(entry.begin(), entry.end(), components.begin(), components.end()).first -
          entry.begin());
      const std::size_t count =
          std::max<std::size_t>(1, entry.size() + components.size() - 2 * common);  // "." is one too
      if (count >= fewest) continue;
      fewest = count;
      best = &entry;
      best_common = common;
    }
    return best == nullptr ? std::string(path) : relative_path(components, *best, best_common);
  }

 private:
  std::string_view current_folder_;
  std::vector<Components> entries_;
};

// Empty when it is gone: relative entries then count from the root.
std::string current_folder() {
  std::error_code error;
  const std::filesystem::path folder = std::filesystem::current_path(error);
  return error ? std::string() : folder.string();
}

}  // namespace

std::string shorten_path(std::string_view path, const std::vector<std::string>& sys_path,
                         std::string_view current_folder) {
  return PathShortener(sys_path, current_folder).shorten(path);
}

Application application_of(std::string_view file, const std::vector<std::string>& sys_prefixes) {
  if (file.empty()) return Application::no;
  for (const std::string& prefix : sys_prefixes) {
    if (file.starts_with(prefix)) return Application::no;
  }
  if (file.front() != '<') return Application::yes;
  if (file == "<string>" || file == "<stdin>") return Application::like_parent;
  return file.starts_with("<ipython-input-") ? Application::yes : Application::no;
}

void describe_codes(const Session& session) {
  Symbols& symbols = *session.symbols;
  const std::string folder = current_folder();
  const PathShortener shortener(session.sys_path, folder);

  // many functions share a file, so each file is asked once
  std::vector<CodeId> first_code_of_file;
  for (CodeId code = kSyntheticCodes; code < symbols.code_count(); ++code) {
    const StringId file = symbols.file[code];
    if (file == kNone) continue;
    if (file >= first_code_of_file.size()) first_code_of_file.resize(file + std::size_t{1}, kNone);
    const CodeId known = first_code_of_file[file];
    if (known != kNone) {
      symbols.short_path[code] = symbols.short_path[known];
      symbols.application[code] = symbols.application[known];
      continue;
    }
    first_code_of_file[file] = code;
    const std::string path(symbols.strings[file]);
    symbols.short_path[code] = symbols.strings.intern(shortener.shorten(path));
    symbols.application[code] = application_of(path, session.sys_prefixes);
  }
}

}  // namespace pyinstrument
