#include "output_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace pyinstrument::cli {
namespace {

namespace fs = std::filesystem;

std::optional<struct stat> status_of(const fs::path& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return std::nullopt;
  return status;
}

// Replacing the file behind our own standard output would lose what the program wrote to it.
bool is_own_stream(const fs::path& path) {
  const std::string text = path.string();
  return text == "/dev/stdout" || text == "/dev/stderr" || text.starts_with("/dev/fd/") ||
         text.starts_with("/proc/self/fd/");
}

std::string cannot_write(const fs::path& path) { return "cannot write " + path.string(); }

fs::path follow_links(const fs::path& path) {
  std::error_code problem;
  fs::path target = fs::weakly_canonical(path, problem);
  return problem ? path : target;
}

}  // namespace

OutputFile::OutputFile(const fs::path& path) : path_(path) {
  const std::optional<struct stat> existing = status_of(path);
  if (is_own_stream(path)) {
    open_directly(O_APPEND);
  } else if (existing && !S_ISREG(existing->st_mode)) {
    open_directly(0);
  } else {
    path_ = follow_links(path);
    if (existing && ::access(path_.c_str(), W_OK) != 0) throw system_error(cannot_write(path), errno);
    if (!open_temporary(existing)) open_directly(O_TRUNC);
  }
  writer_.emplace(descriptor_, path.string());
}

OutputFile::~OutputFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

void OutputFile::open_directly(int flags) {
  descriptor_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | flags, 0666);
  if (descriptor_ < 0) throw system_error(cannot_write(path_), errno);
}

bool OutputFile::open_temporary(const std::optional<struct stat>& replaced) {
  const mode_t mode = replaced ? 0600 : 0666;  // the umask has its say over a new file
  for (int attempt = 0; descriptor_ < 0; ++attempt) {
    const std::string name = ".pyinstrument-" + std::to_string(::getpid()) + "-" + std::to_string(attempt);
    temporary_ = path_.parent_path() / name;
    descriptor_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (descriptor_ < 0 && errno != EEXIST) {
      temporary_.clear();
      return false;
    }
  }
  if (replaced) {
    // Best effort: only root may give a file away; the owner goes first, since chown clears permission bits
    [[maybe_unused]] const int given = ::fchown(descriptor_, replaced->st_uid, replaced->st_gid);
    ::fchmod(descriptor_, replaced->st_mode & 07777U);
  }
  return true;
}

void OutputFile::commit() {
  writer_->flush();
  const int descriptor = std::exchange(descriptor_, -1);
  if (::close(descriptor) != 0) throw system_error(cannot_write(path_), errno);
  if (temporary_.empty()) return;
  if (::rename(temporary_.c_str(), path_.c_str()) != 0) throw system_error(cannot_write(path_), errno);
  temporary_.clear();
}

void check_writable(const fs::path& path) {
  if (const std::optional<struct stat> existing = status_of(path)) {
    if (S_ISDIR(existing->st_mode)) throw system_error(cannot_write(path), EISDIR);
    if (::access(path.c_str(), W_OK) != 0) throw system_error(cannot_write(path), errno);
    return;
  }
  const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
  if (::access(folder.c_str(), W_OK | X_OK) != 0) throw system_error(cannot_write(path), errno);
}

PrivateFile::PrivateFile(const fs::path& folder, const std::string& prefix, const std::string& suffix) {
  std::string name = (folder / (prefix + "XXXXXX" + suffix)).string();
  descriptor_ = ::mkostemps(name.data(), static_cast<int>(suffix.size()), O_CLOEXEC);
  if (descriptor_ < 0) throw system_error("cannot make a file in " + folder.string(), errno);
  path_ = name;
  writer_.emplace(descriptor_, name);
}

PrivateFile::~PrivateFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (!kept_) ::unlink(path_.c_str());
}

void PrivateFile::close() {
  writer_->flush();
  if (::close(std::exchange(descriptor_, -1)) != 0) throw system_error(cannot_write(path_), errno);
}

}  // namespace pyinstrument::cli
