// The one exception type that crosses the borders between rooms.
//
// A message names the thing, what was expected, what was found and what to do; it is caught once at each
// edge (command line, Python binding, plugin thunk), which decides how to show it.
#pragma once

#include <stdexcept>
#include <string>

namespace pyinstrument {

enum class ErrorKind {
  usage,     // the caller asked for something that cannot be: exit status 2
  bad_file,  // a file's content is not what its format promises
  io,        // the operating system refused (message carries its words)
  plugin,    // a plugin is missing, refused, or failed
};

class Error : public std::runtime_error {
 public:
  Error(ErrorKind kind, const std::string& message) : std::runtime_error(message), kind_(kind) {}
  ErrorKind kind() const noexcept { return kind_; }

 private:
  ErrorKind kind_;
};

}  // namespace pyinstrument
