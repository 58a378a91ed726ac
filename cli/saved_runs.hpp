// What were the last runs?
//
// A folder with one .pyisession file (compact form) a run, named by the local time at which the run began
// (`2026-11-22T13-08-43.pyisession`). Folder and files are readable by their user alone. Two runs in one
// second get names of their own (`...-2`), also when they end at the same moment in two processes.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "session/session.hpp"
#include "variables.hpp"

namespace pyinstrument::cli {

class SavedRuns {
 public:
  static constexpr std::size_t kKept = 10;

  // Nothing is touched until save().
  explicit SavedRuns(std::filesystem::path folder);

  // $XDG_DATA_HOME/pyinstrument/reports, by default ~/.local/share/pyinstrument/reports; on macOS
  // ~/Library/Application Support/pyinstrument/reports.
  static std::filesystem::path default_folder(const Variables& variables);

  // Writes the session, all or nothing, then removes the oldest beyond kKept. Returns its identifier; a
  // session that is there already keeps the one it has. Throws Error(io).
  std::string save(const Session& session);

  // The file of an identifier. Throws Error(io) that lists the identifiers there are.
  std::filesystem::path file(std::string_view identifier) const;

  // The newest first.
  std::vector<std::string> identifiers() const;

 private:
  std::filesystem::path path_of(std::string_view identifier) const;
  std::string claim_identifier(const Session& session, const std::filesystem::path& content);
  void remove_oldest() const;

  std::filesystem::path folder_;
};

}  // namespace pyinstrument::cli
