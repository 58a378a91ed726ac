#include "own_descriptors.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <thread>

using namespace pyinstrument;

namespace {

bool is_open(int descriptor) { return ::fcntl(descriptor, F_GETFD) >= 0; }

}  // namespace

TEST_CASE("a thread with descriptors of its own sees none of the program's, and takes none from it") {
  const int ours = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  bool took = false, saw_ours = true, saw_standard_error = false;
  int opened = -1;
  std::thread([&] {
    take_own_descriptors();
    took = has_own_descriptors();
    saw_ours = is_open(ours);
    saw_standard_error = is_open(STDERR_FILENO);
    if (took) opened = ::open("/dev/zero", O_RDONLY | O_CLOEXEC);
  }).join();
  CHECK(is_open(ours));
  CHECK(is_open(STDOUT_FILENO));
  CHECK_FALSE(has_own_descriptors());
  if (took) {  // an older system has no such tables
    CHECK_FALSE(saw_ours);
    CHECK(saw_standard_error);
    CHECK(opened == STDIN_FILENO);
  }
  ::close(ours);
}
