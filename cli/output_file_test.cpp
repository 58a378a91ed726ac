#include "output_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <iterator>
#include <thread>

#include "test_support.hpp"

using namespace pyinstrument;
using namespace pyinstrument::cli;
namespace fs = std::filesystem;
using Catch::Matchers::Contains;

namespace {

std::size_t entries(const fs::path& folder) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

void replace(const fs::path& path, std::string_view content) {
  OutputFile file(path);
  file.write(content);
  file.commit();
}

}  // namespace

TEST_CASE("a new file has the content and the permissions that the umask allows") {
  const TemporaryFolder folder;
  const mode_t before = ::umask(027);
  replace(folder / "new", "content");
  ::umask(before);
  CHECK(content_of(folder / "new") == "content");
  CHECK(fs::status(folder / "new").permissions() == fs::perms(0640));
  CHECK(entries(folder.path()) == 1);
}

TEST_CASE("an existing file keeps its permissions") {
  const TemporaryFolder folder;
  write_content(folder / "old", "a long old content");
  fs::permissions(folder / "old", fs::perms(0604));
  replace(folder / "old", "new");
  CHECK(content_of(folder / "old") == "new");
  CHECK(fs::status(folder / "old").permissions() == fs::perms(0604));
}

TEST_CASE("until commit an existing file keeps its content, and without one nothing is left over") {
  const TemporaryFolder folder;
  write_content(folder / "old", "old");
  {
    OutputFile file(folder / "old");
    file.write(std::string(1 << 20, 'x'));
    CHECK(content_of(folder / "old") == "old");
  }
  CHECK(content_of(folder / "old") == "old");
  CHECK(entries(folder.path()) == 1);
}

TEST_CASE("a symbolic link goes on pointing to the file") {
  const TemporaryFolder folder;
  write_content(folder / "target", "old");
  fs::create_symlink("target", folder / "link");
  replace(folder / "link", "new");
  CHECK(fs::is_symlink(folder / "link"));
  CHECK(content_of(folder / "target") == "new");
}

TEST_CASE("a device is written directly") {
  replace("/dev/null", "content");
  CHECK(fs::is_character_file("/dev/null"));
}

TEST_CASE("a FIFO is written directly") {
  const TemporaryFolder folder;
  REQUIRE(::mkfifo((folder / "fifo").c_str(), 0600) == 0);
  std::string read;
  std::thread reader([&] { read = content_of(folder / "fifo"); });
  replace(folder / "fifo", "content");
  reader.join();
  CHECK(read == "content");
  CHECK(fs::is_fifo(folder / "fifo"));
}

TEST_CASE("what cannot be written is named, with the system's words") {
  const TemporaryFolder folder;
  const std::string missing = folder / "no-such-folder" / "file";
  CHECK_THROWS_WITH(OutputFile(missing), Contains(missing) && Contains("No such file or directory"));
  CHECK_THROWS_WITH(check_writable(missing), Contains(missing) && Contains("No such file or directory"));
  CHECK_THROWS_WITH(OutputFile(folder.path()), Contains("Is a directory"));
  CHECK_THROWS_WITH(check_writable(folder.path()), Contains("Is a directory"));
  CHECK_NOTHROW(check_writable(folder / "new"));
  CHECK_NOTHROW(check_writable("/dev/null"));
  CHECK_FALSE(fs::exists(folder / "new"));
}

TEST_CASE("a full disk is an error") {
  OutputFile file("/dev/full");
  file.write("content");
  CHECK_THROWS_WITH(file.commit(), Contains("cannot write /dev/full") && Contains("No space left"));
}

TEST_CASE("a private file is for its user alone and goes unless it is kept") {
  const TemporaryFolder folder;
  fs::path kept;
  {
    PrivateFile first(folder.path(), "a-", ".html");
    PrivateFile second(folder.path(), "a-", ".html");
    CHECK(first.path() != second.path());
    CHECK(first.path().extension() == ".html");
    CHECK(fs::status(first.path()).permissions() == fs::perms(0600));
    first.write("content");
    first.close();
    first.keep();
    kept = first.path();
  }
  CHECK(content_of(kept) == "content");
  CHECK(entries(folder.path()) == 1);
}

TEST_CASE("bytes for a reader that has gone are an error of their own") {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  ::close(ends[0]);
  const auto before = ::signal(SIGPIPE, SIG_IGN);
  DescriptorWriter writer(ends[1], "the pipe");
  writer.write("content");
  CHECK_THROWS_AS(writer.flush(), ReaderGone);
  ::signal(SIGPIPE, before);
  ::close(ends[1]);
}

TEST_CASE("a pipe that would block is waited for") {
  int ends[2];
  REQUIRE(::pipe2(ends, O_NONBLOCK) == 0);
  ::fcntl(ends[0], F_SETFL, 0);
  std::size_t received = 0;
  std::thread reader([&] {
    char buffer[4096];
    for (ssize_t count = 0; (count = ::read(ends[0], buffer, sizeof buffer)) > 0;) {
      received += static_cast<std::size_t>(count);
    }
  });
  const std::string content(1 << 20, 'x');
  DescriptorWriter writer(ends[1], "the pipe");
  writer.write(content);
  writer.flush();
  ::close(ends[1]);
  reader.join();
  ::close(ends[0]);
  CHECK(received == content.size());
}
