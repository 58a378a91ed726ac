#include "session/paths.hpp"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <map>
#include <pyinstrument/sdk/application.hpp>

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

// The entries of sys.path as a tree of folders, so that a path costs what it has of components, however many
// entries there are.
class PathShortener {
 public:
  PathShortener(const std::vector<std::string>& sys_path, std::string_view current_folder)
      : current_folder_(current_folder), folders_(1) {
    for (std::uint32_t entry = 0; entry < sys_path.size(); ++entry) add(sys_path[entry], entry);
  }

  std::string shorten(std::string_view path) const {
    if (path.find('/') == std::string_view::npos) return std::string(path);
    const Components components = absolute_components(path, current_folder_);
    const auto size = static_cast<std::uint32_t>(components.size());
    Candidate best{static_cast<std::uint32_t>(std::count(path.begin(), path.end(), '/')) + 1, 0};
    std::uint32_t folder = 0;
    for (std::uint32_t depth = 0;; ++depth) {
      const Folder& here = folders_[folder];
      const std::uint32_t rest = size - depth;
      if (here.entry != kNone) best.improve({std::max(rest, 1u), here.entry, 0, depth});  // "." is one too
      if (here.below_entry != kNone) {
        const std::uint32_t up = here.below_depth - depth;
        best.improve({up + rest, here.below_entry, up, depth});
      }
      if (depth == size) break;
      const auto next = here.folders.find(components[depth]);
      if (next == here.folders.end()) break;
      folder = next->second;
    }
    return best.common == kNone ? std::string(path) : relative_path(components, best.up, best.common);
  }

 private:
  struct Folder {
    std::map<std::string, std::uint32_t, std::less<>> folders;
    std::uint32_t entry = kNone;  // the first that is this folder
    // Of the entries below this folder, the first of those nearest to it.
    std::uint32_t below_entry = kNone;
    std::uint32_t below_depth = kNone;
  };

  // A way to write a path: so many `..`, then its components but for the first `common`. An entry that shares
  // more with the path than the folder it was met at counts too many here, and is met again further down.
  struct Candidate {
    std::uint32_t components;
    std::uint32_t entry;
    std::uint32_t up = 0;
    std::uint32_t common = kNone;  // kNone: the path as it is

    void improve(const Candidate& other) {
      const bool earlier = common != kNone && other.components == components && other.entry < entry;
      if (other.components < components || earlier) *this = other;
    }
  };

  void add(std::string_view path, std::uint32_t entry) {
    const Components components = absolute_components(path, current_folder_);
    const auto size = static_cast<std::uint32_t>(components.size());
    std::uint32_t folder = 0;
    for (std::uint32_t depth = 0; depth < size; ++depth) {
      if (size < folders_[folder].below_depth) {
        folders_[folder].below_depth = size;
        folders_[folder].below_entry = entry;
      }
      const auto next = static_cast<std::uint32_t>(folders_.size());
      const auto [found, is_new] = folders_[folder].folders.try_emplace(std::string(components[depth]), next);
      folder = found->second;
      if (is_new) folders_.emplace_back();
    }
    if (folders_[folder].entry == kNone) folders_[folder].entry = entry;
  }

  static std::string relative_path(const Components& path, std::uint32_t up, std::uint32_t common) {
    std::string result;
    const auto append = [&](std::string_view part) {
      if (!result.empty()) result += '/';
      result += part;
    };
    for (std::uint32_t i = 0; i < up; ++i) append("..");
    for (std::size_t i = common; i < path.size(); ++i) append(path[i]);
    return result.empty() ? "." : result;
  }

  std::string_view current_folder_;
  std::vector<Folder> folders_;  // [0] is the root
};

// Empty when it is gone: relative entries then count from the root.
std::string current_folder() {
  std::error_code error;
  const std::filesystem::path folder = std::filesystem::current_path(error);
  return error ? std::string() : folder.string();
}

void describe(const Session& session, const PathShortener& shortener, CodeId code) {
  Symbols& symbols = *session.symbols;
  const std::string path(symbols.strings[symbols.file[code]]);  // interning may move it
  symbols.short_path[code] = symbols.strings.intern(shortener.shorten(path));
  symbols.application[code] = application_of(path, session.sys_prefixes);
}

}  // namespace

std::string shorten_path(std::string_view path, const std::vector<std::string>& sys_path,
                         std::string_view current_folder) {
  return PathShortener(sys_path, current_folder).shorten(path);
}

Application application_of(std::string_view file, const std::vector<std::string>& sys_prefixes) {
  switch (application_code_of(file, sys_prefixes)) {
    case application_code::no:
      return Application::no;
    case application_code::yes:
      return Application::yes;
    case application_code::like_caller:
      return Application::like_parent;
  }
  return Application::no;
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
    describe(session, shortener, code);
  }
}

void describe_code(const Session& session, CodeId code) {
  if (session.symbols->file[code] == kNone) return;
  const std::string folder = current_folder();
  describe(session, PathShortener(session.sys_path, folder), code);
}

}  // namespace pyinstrument
