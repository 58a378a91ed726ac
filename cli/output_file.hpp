// How does a file get new content without ever being half written?
//
// The bytes go to a temporary file in the same folder, which takes the file's place when all is well; so an
// existing file keeps its content if anything fails. It keeps its permissions and, where the system allows,
// its owner; a symbolic link goes on pointing to it. What is no regular file (/dev/null, a FIFO, /dev/stdout)
// or stands in a folder where nothing can be made is written directly.
#pragma once

#include <sys/stat.h>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "descriptor_writer.hpp"

namespace pyinstrument::cli {

class OutputFile {
 public:
  // Throws Error(io) that names the file.
  explicit OutputFile(const std::filesystem::path& path);
  // Without commit() the temporary file goes, and the file is what it was.
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  void write(std::string_view bytes) { writer_->write(bytes); }
  void commit();

 private:
  void open_directly(int flags);
  // false: nothing can be made in the folder.
  bool open_temporary(const std::optional<struct stat>& replaced);

  std::filesystem::path path_;
  std::filesystem::path temporary_;  // empty: written directly
  int descriptor_ = -1;
  std::optional<DescriptorWriter> writer_;
};

// Throws Error(io) when it can be told already that the file cannot be written: its folder is missing, it is
// a folder itself, or permissions forbid it.
void check_writable(const std::filesystem::path& path);

// A new file that only this user can read, its name being `prefix`, random letters, `suffix`.
class PrivateFile {
 public:
  // Throws Error(io).
  PrivateFile(const std::filesystem::path& folder, const std::string& prefix, const std::string& suffix);
  // Removes the file unless it was kept.
  ~PrivateFile();
  PrivateFile(const PrivateFile&) = delete;
  PrivateFile& operator=(const PrivateFile&) = delete;

  const std::filesystem::path& path() const { return path_; }
  void write(std::string_view bytes) { writer_->write(bytes); }
  // Complete: everything is in the file. Throws Error(io).
  void close();
  // The file stays, here or wherever it was moved to.
  void keep() { kept_ = true; }

 private:
  std::filesystem::path path_;
  int descriptor_ = -1;
  bool kept_ = false;
  std::optional<DescriptorWriter> writer_;
};

}  // namespace pyinstrument::cli
