#include "active_environment.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <fstream>
#include <map>
#include <system_error>

#include "built_python.hpp"
#include "error.hpp"

namespace pyinstrument::cli {
namespace {

namespace fs = std::filesystem;

std::string trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const auto begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return std::string(text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1));
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (true) {
    const auto end = text.find(separator);
    parts.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

// `key = value` lines; keys in small letters, as CPython's site.py takes them.
std::map<std::string, std::string> read_settings(const fs::path& file) {
  std::map<std::string, std::string> settings;
  std::ifstream stream(file);
  for (std::string line; std::getline(stream, line);) {
    const auto equals = line.find('=');
    if (equals == std::string::npos) continue;
    std::string key = trimmed(std::string_view(line).substr(0, equals));
    std::transform(key.begin(), key.end(), key.begin(), [](unsigned char c) { return std::tolower(c); });
    settings[key] = trimmed(std::string_view(line).substr(equals + 1));
  }
  return settings;
}

// "3.11.7.final.0" -> "3.11.7"
std::string first_parts(const std::string& version, std::size_t count) {
  auto parts = split(version, '.');
  if (parts.size() > count) parts.resize(count);
  return fmt::format("{}", fmt::join(parts, "."));
}

// Of an environment whose pyvenv.cfg does not say: the folder that its packages are in.
std::string version_by_folder(const fs::path& prefix) {
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(prefix / "lib", ignored)) {
    const std::string name = entry.path().filename();
    if (name.starts_with("python3.")) return name.substr(6);
  }
  return {};
}

bool is_same_installation(const std::string& home) {
  std::error_code failed;
  const fs::path folder = fs::canonical(home, failed);
  return !failed && folder.parent_path() == fs::weakly_canonical(kBuiltPythonPrefix, failed) && !failed;
}

// Its packages are in a folder of their own, as they are built for no other Python.
bool is_free_threaded(const PythonEnvironment& environment) {
  std::error_code ignored;
  const fs::path packages = environment.prefix / "lib" / ("python" + environment.minor_version);
  return !fs::exists(packages, ignored) && fs::exists(packages.string() + "t", ignored);
}

PythonEnvironment virtual_environment(const fs::path& prefix) {
  const fs::path file = prefix / "pyvenv.cfg";
  auto settings = read_settings(file);
  std::string version = settings["version_info"].empty() ? settings["version"] : settings["version_info"];
  if (version.empty()) version = version_by_folder(prefix);
  if (version.empty())
    throw Error(ErrorKind::usage,
                fmt::format("{} does not say which Python version the environment has; expected a "
                            "line like `version = {}`. Make the environment anew",
                            file.string(), kBuiltPythonVersion));
  PythonEnvironment environment;
  environment.prefix = prefix;
  environment.executable = prefix / "bin" / "python";
  environment.version = first_parts(version, 3);
  environment.minor_version = first_parts(version, 2);
  environment.is_virtual = true;
  environment.uses_built_python = is_same_installation(settings["home"]);
  environment.sees_base_packages = settings["include-system-site-packages"] == "true";
  if (is_free_threaded(environment))
    throw Error(
        ErrorKind::usage,
        fmt::format("the environment {} is of a free-threaded build of Python, and pyinstrument needs the "
                    "GIL; make the environment anew with an ordinary build of Python {}",
                    prefix.string(), environment.minor_version));
  return environment;
}

fs::path without_slash(const fs::path& folder) {
  const fs::path normal = folder.lexically_normal();
  return normal.has_filename() ? normal : normal.parent_path();
}

bool is_environment(const fs::path& prefix) {
  std::error_code ignored;
  return fs::is_regular_file(prefix / "pyvenv.cfg", ignored);
}

// An environment whose bin folder is put first on PATH is active as well: container images do it so.
std::optional<fs::path> environment_on_path(const std::string& path) {
  std::error_code ignored;
  for (const std::string& folder : split(path, ':')) {
    if (folder.empty() || !fs::exists(fs::path(folder) / "python3", ignored)) continue;
    const fs::path prefix = without_slash(folder).parent_path();
    return is_environment(prefix) ? std::optional(prefix) : std::nullopt;
  }
  return std::nullopt;
}

PythonEnvironment built_environment() {
  PythonEnvironment environment;
  environment.executable = kBuiltPythonExecutable;
  environment.prefix = kBuiltPythonPrefix;
  environment.version = kBuiltPythonVersion;
  environment.minor_version = kBuiltPythonMinor;
  return environment;
}

std::string user_site_packages(const PythonEnvironment& environment, const Variables& variables) {
  if (!variables("PYTHONNOUSERSITE").empty()) return {};
  std::string base = variables("PYTHONUSERBASE");
  if (base.empty() && !variables("HOME").empty()) base = variables("HOME") + "/.local";
  if (base.empty()) return {};
  return fmt::format("{}/lib/python{}/site-packages", base, environment.minor_version);
}

}  // namespace

PythonEnvironment active_environment(const Variables& variables) {
  if (const std::string named = variables("VIRTUAL_ENV"); !named.empty()) {
    const fs::path prefix = without_slash(named);
    if (is_environment(prefix)) return virtual_environment(prefix);
  }
  if (const auto prefix = environment_on_path(variables("PATH"))) return virtual_environment(*prefix);
  return built_environment();
}

std::vector<std::string> site_packages(const PythonEnvironment& environment, const Variables& variables) {
  std::vector<std::string> folders;
  if (const std::string path = variables("PYTHONPATH"); !path.empty()) folders = split(path, ':');
  if (environment.is_virtual)
    folders.push_back(environment.prefix / "lib" / ("python" + environment.minor_version) / "site-packages");
  if (environment.sees_base_packages) {
    folders.push_back(user_site_packages(environment, variables));
    for (std::string& folder : split(kBuiltPythonSitePackages, ':')) folders.push_back(std::move(folder));
  }
  std::error_code ignored;
  std::erase_if(folders, [&](const std::string& folder) { return !fs::is_directory(folder, ignored); });
  return folders;
}

}  // namespace pyinstrument::cli
