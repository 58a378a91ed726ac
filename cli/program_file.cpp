#include "program_file.hpp"

#include <unistd.h>

#include <sstream>

#include "error.hpp"

namespace pyinstrument::cli {
namespace {

namespace fs = std::filesystem;

bool is_executable_file(const fs::path& path) {
  std::error_code problem;
  return fs::is_regular_file(path, problem) && ::access(path.c_str(), X_OK) == 0;
}

std::string find_in_path(const std::string& name, const Variables& variables) {
  if (name.find('/') != std::string::npos) {
    if (is_executable_file(name)) return name;
    throw Error(ErrorKind::usage, "program " + name + " is not an executable file");
  }
  std::istringstream folders(variables("PATH"));
  for (std::string folder; std::getline(folders, folder, ':');) {
    const fs::path candidate = fs::path(folder.empty() ? "." : folder) / name;
    if (is_executable_file(candidate)) return candidate.string();
  }
  throw Error(ErrorKind::usage,
              "program " + name + " not found in PATH: no folder there has an executable file of that name");
}

}  // namespace

std::string find_script(const std::string& name, bool from_path, const Variables& variables) {
  if (from_path) return find_in_path(name, variables);
  std::error_code problem;
  if (fs::exists(name, problem)) return name;
  throw Error(ErrorKind::usage, "program " + name +
                                    " not found; to look for it in PATH, add --from-path, "
                                    "and to run a module, use -m");
}

}  // namespace pyinstrument::cli
