#include "browser.hpp"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cctype>
#include <cerrno>
#include <csignal>
#include <sstream>
#include <string_view>

namespace pyinstrument::cli {
namespace {

BrowserCommand parse_command(const std::string& text, const std::string& address) {
  BrowserCommand command{{}, true};
  bool named = false;
  std::istringstream words(text);
  for (std::string word; words >> word;) {
    if (const std::size_t place = word.find("%s"); place != std::string::npos) {
      word.replace(place, 2, address);
      named = true;
    }
    command.words.push_back(word);
  }
  if (!command.words.empty() && command.words.back() == "&") {
    command.words.pop_back();
    command.wait = false;
  }
  if (!named) command.words.push_back(address);
  return command;
}

// false: it could not be started, or said that it failed.
bool run(const BrowserCommand& command) {
  std::vector<char*> words;
  for (const std::string& word : command.words) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  pid_t process = 0;
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t as_usual;
  sigemptyset(&as_usual);
  sigaddset(&as_usual, SIGPIPE);  // ignored here, as in Python
  posix_spawnattr_setsigdefault(&attributes, &as_usual);
  // Ctrl-C in our terminal is not meant for a browser that goes on without us
  const int apart = command.wait ? 0 : POSIX_SPAWN_SETPGROUP;
  posix_spawnattr_setflags(&attributes, static_cast<short>(POSIX_SPAWN_SETSIGDEF | apart));
  const int problem = posix_spawnp(&process, words[0], nullptr, &attributes, words.data(), environ);
  posix_spawnattr_destroy(&attributes);
  if (problem != 0 || !command.wait) return problem == 0;
  int status = 0;
  while (::waitpid(process, &status, 0) < 0) {
    if (errno != EINTR) return true;  // somebody else reaps children here: it was started, at least
  }
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace

std::vector<BrowserCommand> browser_commands(const Variables& variables, const std::string& address) {
  std::vector<BrowserCommand> commands;
  std::istringstream chosen(variables("BROWSER"));
  for (std::string text; std::getline(chosen, text, ':');) {
    if (!text.empty()) commands.push_back(parse_command(text, address));
  }
  if (!commands.empty()) return commands;
#ifdef __APPLE__
  commands.push_back({{"open", address}, true});
#else
  if (!variables("DISPLAY").empty() || !variables("WAYLAND_DISPLAY").empty()) {
    commands.push_back({{"xdg-open", address}, false});
    commands.push_back({{"x-www-browser", address}, false});
  }
  for (const char* text_browser : {"www-browser", "w3m", "lynx"}) {
    commands.push_back({{text_browser, address}, true});
  }
#endif
  return commands;
}

std::string file_address(const std::filesystem::path& absolute_path) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string address = "file://";
  for (const char letter : absolute_path.string()) {
    const auto byte = static_cast<unsigned char>(letter);
    if (std::isalnum(byte) != 0 || std::string_view("/-._~").find(letter) != std::string_view::npos) {
      address += letter;
    } else {
      address += {'%', kDigits[byte >> 4U], kDigits[byte & 15U]};
    }
  }
  return address;
}

bool open_in_browser(const std::filesystem::path& absolute_path, const Variables& variables) {
  for (const BrowserCommand& command : browser_commands(variables, file_address(absolute_path))) {
    if (run(command)) return true;
  }
  return false;
}

}  // namespace pyinstrument::cli
