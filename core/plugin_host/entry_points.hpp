// Which plugins do the installed Python distributions bring?
//
// A distribution says so in its `entry_points.txt`, under [pyinstrument.plugins]: `NAME = package` or
// `NAME = package.sub`; the plugin is NAME.so in that package's folder. The text is read, nothing is
// imported. Malformed files are as if they were not there: they are other people's, and not what the user
// asked for.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace pyinstrument {

struct EntryPoint {
  std::string name;
  std::filesystem::path file;  // where the plugin should stand
  std::string distribution;    // "mycorp_flame-1.0.0"
};

// In the order of `python_path`; within a folder by the distributions' names. The package is looked for
// beside the distribution, then in `python_path` (as for editable installs).
std::vector<EntryPoint> read_entry_points(const std::vector<std::filesystem::path>& python_path);

}  // namespace pyinstrument
