#include "saved_runs.hpp"

#include <catch2/catch.hpp>

#include "session/session_file.hpp"
#include "test_support.hpp"

using namespace pyinstrument;
using namespace pyinstrument::cli;
namespace fs = std::filesystem;
using Catch::Matchers::Contains;

namespace {

// 2023-11-14 22:13:20 in UTC, which is local time here.
constexpr double kStart = 1700000000;
constexpr const char* kIdentifier = "2023-11-14T22-13-20";

struct LocalTimeIsUtc {
  LocalTimeIsUtc() {
    ::setenv("TZ", "UTC0", 1);
    ::tzset();
  }
};
const LocalTimeIsUtc kLocalTimeIsUtc;

Session session_at(double start_time, const std::string& description = "a program") {
  Session session;
  session.start_time = start_time;
  session.target_description = description;
  return session;
}

void set_age(const fs::path& file, int hours) {
  fs::last_write_time(file, fs::file_time_type::clock::now() - std::chrono::hours(hours));
}

}  // namespace

TEST_CASE("a saved run is found again by the local time at which it began") {
  const TemporaryFolder folder;
  SavedRuns runs(folder / "reports");
  CHECK(runs.save(session_at(kStart)) == kIdentifier);
  CHECK(load_session(runs.file(kIdentifier)).target_description == "a program");
}

TEST_CASE("nobody else may read saved runs, in a folder that the public release made, too") {
  const TemporaryFolder folder;
  const fs::path reports = folder / "reports";
  const bool existed = GENERATE(false, true);
  if (existed) {
    fs::create_directory(reports);
    fs::permissions(reports, fs::perms(0755));
  }
  SavedRuns runs(reports);
  const fs::path file = runs.file(runs.save(session_at(kStart)));
  CHECK(fs::status(reports).permissions() == fs::perms(0700));
  CHECK(fs::status(file).permissions() == fs::perms(0600));
}

TEST_CASE("runs of one second get identifiers of their own") {
  const TemporaryFolder folder;
  SavedRuns runs(folder.path());
  CHECK(runs.save(session_at(kStart, "first")) == kIdentifier);
  CHECK(runs.save(session_at(kStart + 0.5, "second")) == std::string(kIdentifier) + "-2");
  CHECK(runs.save(session_at(kStart + 0.9, "third")) == std::string(kIdentifier) + "-3");
  CHECK(load_session(runs.file(kIdentifier)).target_description == "first");
}

TEST_CASE("a session that is there already is not saved twice") {
  const TemporaryFolder folder;
  SavedRuns runs(folder.path());
  runs.save(session_at(kStart, "first"));
  runs.save(session_at(kStart, "second"));
  CHECK(runs.save(session_at(kStart, "first")) == kIdentifier);
  CHECK(runs.save(session_at(kStart, "second")) == std::string(kIdentifier) + "-2");
  CHECK(runs.identifiers().size() == 2);
}

TEST_CASE("ten are kept, and the oldest go; other files stay") {
  const TemporaryFolder folder;
  write_content(folder / "notes.txt", "mine");
  SavedRuns runs(folder.path());
  for (int i = 0; i < 12; ++i) set_age(runs.file(runs.save(session_at(kStart + i))), 20 - i);
  CHECK(runs.identifiers().size() == 10);
  CHECK(runs.identifiers().front() == "2023-11-14T22-13-31");
  CHECK(runs.identifiers().back() == "2023-11-14T22-13-22");
  CHECK(fs::exists(folder / "notes.txt"));
}

TEST_CASE("an identifier that does not exist is answered with those that do") {
  const TemporaryFolder folder;
  SavedRuns runs(folder.path());
  CHECK_THROWS_WITH(runs.file("x"), Contains("there is no saved run \"x\"") && Contains("is empty"));
  runs.save(session_at(kStart));
  CHECK_THROWS_WITH(runs.file("x"), Contains(kIdentifier));
}

TEST_CASE("an identifier is no path") {
  const TemporaryFolder folder;
  write_content(folder / "secret.pyisession", "x");
  const SavedRuns runs(folder / "reports");
  CHECK_THROWS_WITH(runs.file("../secret"), Contains("there is no saved run"));
  CHECK_THROWS_WITH(runs.file(""), Contains("there is no saved run"));
}

TEST_CASE("a start time that is no time is replaced by now") {
  const TemporaryFolder folder;
  SavedRuns runs(folder.path());
  for (const double start : {1e300, -1e300, std::numeric_limits<double>::quiet_NaN()}) {
    CHECK(runs.save(session_at(start)).substr(0, 2) == "20");
  }
}

TEST_CASE("a folder that cannot be made is an error with its name, and nothing is left over") {
  const TemporaryFolder folder;
  write_content(folder / "file", "x");
  SavedRuns runs(folder / "file" / "reports");
  CHECK_THROWS_WITH(runs.save(session_at(kStart)), Contains((folder / "file" / "reports").string()));
}

TEST_CASE("the folder stands where the desktop's data does") {
  const auto with = [](const std::string& data, const std::string& home) {
    return [=](const char* name) {
      return std::string(name) == "XDG_DATA_HOME" ? data : std::string(name) == "HOME" ? home : std::string();
    };
  };
  CHECK(SavedRuns::default_folder(with("/data", "/home/me")) == "/data/pyinstrument/reports");
#ifndef __APPLE__
  CHECK(SavedRuns::default_folder(with("", "/home/me")) == "/home/me/.local/share/pyinstrument/reports");
  CHECK(SavedRuns::default_folder(with("relative", "/home/me")) ==
        "/home/me/.local/share/pyinstrument/reports");
#endif
}
