#include "saved_runs.hpp"

#include <fcntl.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <ctime>
#include <fstream>
#include <iterator>

#include "output_file.hpp"
#include "session/session_file.hpp"

namespace pyinstrument::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* kExtension = ".pyisession";

// Local start time, %Y-%m-%dT%H-%M-%S; now, when the session's own is no time at all.
std::string start_identifier(const Session& session) {
  constexpr double kLatest = 253402300799.0;  // the end of the year 9999
  const bool plausible = session.start_time >= 0 && session.start_time <= kLatest;
  const std::time_t start = plausible ? static_cast<std::time_t>(session.start_time) : std::time(nullptr);
  std::tm local{};
  localtime_r(&start, &local);
  char text[32];
  return {text, std::strftime(text, sizeof text, "%Y-%m-%dT%H-%M-%S", &local)};
}

bool same_content(const fs::path& a, const fs::path& b) {
  std::ifstream first(a, std::ios::binary);
  std::ifstream second(b, std::ios::binary);
  return first && second &&
         std::equal(std::istreambuf_iterator<char>(first), std::istreambuf_iterator<char>(),
                    std::istreambuf_iterator<char>(second), std::istreambuf_iterator<char>());
}

void make_private_folder(const fs::path& folder) {
  // Below $HOME the public release may have made it for all to read
  if (::chmod(folder.c_str(), 0700) == 0) return;
  std::error_code problem;
  fs::create_directories(folder.parent_path(), problem);
  if (!problem && ::mkdir(folder.c_str(), 0700) == 0) return;
  if (errno == EEXIST && fs::is_directory(folder, problem)) return;
  throw system_error("cannot make the folder " + folder.string(), problem ? problem.value() : errno);
}

}  // namespace

SavedRuns::SavedRuns(fs::path folder) : folder_(std::move(folder)) {}

fs::path SavedRuns::default_folder(const Variables& variables) {
  fs::path data = variables("XDG_DATA_HOME");
  if (!data.is_absolute()) {  // the XDG specification: a relative one is to be ignored
    fs::path home = variables("HOME");
    if (home.empty()) {
      if (const passwd* entry = ::getpwuid(::getuid())) home = entry->pw_dir;
    }
#ifdef __APPLE__
    data = home / "Library" / "Application Support";
#else
    data = home / ".local" / "share";
#endif
  }
  return data / "pyinstrument" / "reports";
}

fs::path SavedRuns::path_of(std::string_view identifier) const {
  return folder_ / (std::string(identifier) + kExtension);
}

std::string SavedRuns::save(const Session& session) {
  make_private_folder(folder_);
  PrivateFile content(folder_, ".", ".tmp");
  write_session(session, SessionForm::compact, [&](std::string_view bytes) { content.write(bytes); });
  content.close();
  std::string identifier = claim_identifier(session, content.path());
  if (::rename(content.path().c_str(), path_of(identifier).c_str()) != 0) {
    throw system_error("cannot write " + path_of(identifier).string(), errno);
  }
  content.keep();
  remove_oldest();
  return identifier;
}

// An empty file of the name, made by us alone, keeps others off it until the content takes its place.
std::string SavedRuns::claim_identifier(const Session& session, const fs::path& content) {
  const std::string start = start_identifier(session);
  for (int count = 1;; ++count) {
    std::string identifier = count == 1 ? start : start + "-" + std::to_string(count);
    const fs::path path = path_of(identifier);
    const int claimed = ::open(path.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
    if (claimed >= 0) {
      ::close(claimed);
      return identifier;
    }
    if (errno != EEXIST) throw system_error("cannot write " + path.string(), errno);
    if (same_content(path, content)) return identifier;
  }
}

fs::path SavedRuns::file(std::string_view identifier) const {
  fs::path path = path_of(identifier);
  std::error_code problem;
  const bool is_name = !identifier.empty() && identifier.find('/') == identifier.npos;
  if (is_name && fs::is_regular_file(path, problem)) return path;
  std::string message = "there is no saved run \"" + std::string(identifier) + "\" in " + folder_.string();
  std::string known;
  for (const std::string& other : identifiers()) known += (known.empty() ? "" : ", ") + other;
  throw Error(ErrorKind::io, message + (known.empty() ? "; it is empty" : "; there are: " + known));
}

std::vector<std::string> SavedRuns::identifiers() const {
  std::vector<std::pair<fs::file_time_type, std::string>> found;
  std::error_code problem;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder_, problem)) {
    if (entry.path().extension() != kExtension) continue;
    const fs::file_time_type time = entry.last_write_time(problem);
    if (!problem) found.emplace_back(time, entry.path().stem().string());
  }
  std::sort(found.begin(), found.end(), std::greater<>());
  std::vector<std::string> identifiers;
  identifiers.reserve(found.size());
  for (auto& [time, identifier] : found) identifiers.push_back(std::move(identifier));
  return identifiers;
}

void SavedRuns::remove_oldest() const {
  const std::vector<std::string> newest_first = identifiers();
  for (std::size_t i = kKept; i < newest_first.size(); ++i) ::unlink(path_of(newest_first[i]).c_str());
}

}  // namespace pyinstrument::cli
