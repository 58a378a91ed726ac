#include "quiet_thread.hpp"

#include <pthread.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>
#include <iterator>

using pyinstrument::start_quiet_thread;
using pyinstrument::wait_until_gone;

namespace {

bool blocks(int signal_number) {
  sigset_t mask;
  pthread_sigmask(SIG_SETMASK, nullptr, &mask);
  return sigismember(&mask, signal_number) == 1;
}

}  // namespace

TEST_CASE("a quiet thread takes no signal meant for the program") {
  bool term = false;
  bool interrupt = false;
  start_quiet_thread("the thread of this test", [&] {
    term = blocks(SIGTERM);
    interrupt = blocks(SIGINT);
  }).join();
  CHECK(term);
  CHECK(interrupt);
}

TEST_CASE("starting a quiet thread leaves the caller's signals as they were") {
  start_quiet_thread("the thread of this test", [] {}).join();
  CHECK_FALSE(blocks(SIGTERM));
  CHECK_FALSE(blocks(SIGINT));
}

TEST_CASE("a thread that is gone is counted no more") {
  const auto threads = [] {
    return std::distance(std::filesystem::directory_iterator("/proc/self/task"), {});
  };
  const auto before = threads();
  for (int i = 0; i < 200; ++i) {
    pid_t number = 0;
    start_quiet_thread("the thread of this test", [&] { number = ::gettid(); }).join();
    wait_until_gone(number);
    REQUIRE(threads() == before);
  }
}
