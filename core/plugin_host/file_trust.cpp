#include "plugin_host/file_trust.hpp"

#include <sys/stat.h>
#include <unistd.h>

namespace pyinstrument {

namespace {

namespace fs = std::filesystem;

std::string why_writable(const fs::path& path, const struct stat& status) {
  if ((status.st_mode & S_IWOTH) != 0) return "everybody may write " + path.string() + ": chmod o-w it";
  const bool foreign_group = status.st_gid != getegid() && status.st_gid != 0;
  if ((status.st_mode & S_IWGRP) != 0 && foreign_group) {
    return "the group " + std::to_string(status.st_gid) + " may write " + path.string() + ": chmod g-w it";
  }
  return "";
}

bool belongs_to_us(const struct stat& status) { return status.st_uid == geteuid() || status.st_uid == 0; }

std::string why_unsafe(const fs::path& file, bool sticky_folder_will_do) {
  std::error_code none;
  const fs::path real = fs::canonical(file, none);
  struct stat status {};
  if (none || stat(real.c_str(), &status) != 0) return "";
  if (std::string why = why_writable(real, status); !why.empty()) return why;

  struct stat folder {};
  if (stat(real.parent_path().c_str(), &folder) != 0) return "";
  const bool kept_by_sticky_bit = (folder.st_mode & S_ISVTX) != 0 && belongs_to_us(status);
  if (sticky_folder_will_do && kept_by_sticky_bit) return "";
  return why_writable(real.parent_path(), folder);
}

}  // namespace

std::string why_folder_is_unsafe(const fs::path& folder) {
  struct stat status {};
  if (stat(folder.c_str(), &status) != 0) return "";
  return why_writable(folder, status);
}

std::string why_file_is_unsafe(const fs::path& file) { return why_unsafe(file, false); }

std::string why_named_file_is_unsafe(const fs::path& file) { return why_unsafe(file, true); }

}  // namespace pyinstrument
