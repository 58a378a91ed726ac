#include "plugin_host/entry_points.hpp"

#include <algorithm>
#include <fstream>
#include <string_view>
#include <utility>

namespace pyinstrument {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kGroup = "[pyinstrument.plugins]";
constexpr std::string_view kDistributionSuffix = ".dist-info";

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n\v\f";
  const std::size_t begin = text.find_first_not_of(kBlank);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlank) - begin + 1);
}

// The (name, package) pairs of our group.
std::vector<std::pair<std::string, std::string>> read_group(const fs::path& file) {
  std::vector<std::pair<std::string, std::string>> pairs;
  std::ifstream in(file);
  std::string raw;
  bool in_group = false;
  while (std::getline(in, raw)) {
    const std::string_view line = trimmed(raw);
    if (line.empty() || line.front() == '#' || line.front() == ';') continue;
    if (line.front() == '[') {
      in_group = line == kGroup;
      continue;
    }
    const std::size_t equals = line.find('=');
    if (!in_group || equals == std::string_view::npos) continue;
    const std::string_view name = trimmed(line.substr(0, equals));
    const std::string_view value = trimmed(line.substr(equals + 1));
    // `package:attribute` is how other groups go on; the folder is all that counts here
    const std::string_view package = trimmed(value.substr(0, value.find_first_of(":[")));
    const bool leaves_the_folder = name.find('/') != std::string_view::npos ||
                                   package.find('/') != std::string_view::npos ||
                                   package.find("..") != std::string_view::npos || package.starts_with('.');
    if (!name.empty() && !package.empty() && !leaves_the_folder) pairs.emplace_back(name, package);
  }
  return pairs;
}

std::vector<fs::path> distributions_in(const fs::path& folder) {
  std::vector<fs::path> found;
  std::error_code failed;
  for (fs::directory_iterator entry(folder, failed), end; !failed && entry != end; entry.increment(failed)) {
    if (entry->path().filename().string().ends_with(kDistributionSuffix)) found.push_back(entry->path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

fs::path plugin_file(const std::string& name, std::string package, const fs::path& site,
                     const std::vector<fs::path>& python_path) {
  std::replace(package.begin(), package.end(), '.', '/');
  const fs::path inside = fs::path(package) / (name + ".so");
  std::error_code ignored;
  if (fs::exists(site / inside, ignored)) return site / inside;
  for (const fs::path& folder : python_path) {
    if (fs::exists(folder / inside, ignored)) return folder / inside;
  }
  return site / inside;
}

}  // namespace

std::vector<EntryPoint> read_entry_points(const std::vector<fs::path>& python_path) {
  std::vector<EntryPoint> found;
  for (const fs::path& folder : python_path) {
    for (const fs::path& distribution : distributions_in(folder)) {
      for (auto& [name, package] : read_group(distribution / "entry_points.txt")) {
        fs::path file = plugin_file(name, package, folder, python_path);
        found.push_back({std::move(name), std::move(file), distribution.stem().string()});
      }
    }
  }
  return found;
}

}  // namespace pyinstrument
