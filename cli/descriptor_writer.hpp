// How do bytes get through a file descriptor, all of them, or an error?
#pragma once

#include <string>
#include <string_view>

#include "error.hpp"

namespace pyinstrument::cli {

// Whoever read our output has gone: nothing to complain about.
class ReaderGone : public Error {
 public:
  using Error::Error;
};

class DescriptorWriter {
 public:
  // `name` stands in error messages. The descriptor stays the caller's.
  DescriptorWriter(int descriptor, std::string name) : descriptor_(descriptor), name_(std::move(name)) {}

  // Throws ReaderGone, or Error(io) with the name and the system's words. What is buffered when an object
  // dies without flush() is lost.
  void write(std::string_view bytes);
  void flush();

 private:
  void write_through(std::string_view bytes);

  int descriptor_;
  std::string name_;
  std::string buffer_;
};

// Error(io): "cannot write NAME: the system's words".
Error system_error(const std::string& what_failed, int error_number);

}  // namespace pyinstrument::cli
