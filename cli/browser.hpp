// How does a file get in front of the user's eyes?
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "variables.hpp"

namespace pyinstrument::cli {

struct BrowserCommand {
  std::vector<std::string> words;  // the first is looked for in PATH
  bool wait = false;               // it may be a text browser that needs the terminal
};

// What to try, in order, as Python's webbrowser does: the commands of BROWSER (separated by `:`; `%s` stands
// for the address, a final `&` means not to wait), else what the desktop offers.
std::vector<BrowserCommand> browser_commands(const Variables& variables, const std::string& address);

// file:///..., with everything escaped that an address cannot hold.
std::string file_address(const std::filesystem::path& absolute_path);

// false: nothing was there that could open it.
bool open_in_browser(const std::filesystem::path& absolute_path, const Variables& variables);

}  // namespace pyinstrument::cli
