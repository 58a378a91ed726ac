// What does the project of a new plugin consist of?
//
// A folder that builds, tests itself and packs as it stands: made of the files in sdk/templates. Threads: a
// free function without state.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace pyinstrument::cli {

struct NewProject {
  std::string
      name;  // of the plugin, the folder and the distribution: lower case letters, digits, underscores
  bool renderer = false, processor = false;  // one of them at least
};

// Makes `parent`/NAME; returns the files that it wrote, as paths below `parent`. Error(usage) for a name that
// cannot be or that is there already, Error(io) for a folder that cannot be made.
std::vector<std::filesystem::path> make_project(const NewProject& project,
                                                const std::filesystem::path& parent);

}  // namespace pyinstrument::cli
