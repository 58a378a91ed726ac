#include "sampler/ticking_thread.hpp"

#include <Python.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <memory>
#include <string>
#include <thread>

#include "sampler/embedded_python.hpp"
#include "sampler/tick_count.hpp"

using namespace pyinstrument;
using namespace pyinstrument::testing;

namespace {

int count_threads() {
  return static_cast<int>(std::distance(std::filesystem::directory_iterator("/proc/self/task"), {}));
}

// A thread that was joined may be listed for a moment longer.
bool number_of_threads_becomes(int wanted) {
  for (int attempt = 0; attempt < 1000 && count_threads() != wanted; ++attempt)
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  return count_threads() == wanted;
}

// How many times other threads than this one have gone to sleep.
long count_sleeps() {
  long sleeps = 0;
  for (const auto& thread : std::filesystem::directory_iterator("/proc/self/task")) {
    if (thread.path().filename() == std::to_string(::gettid())) continue;
    std::ifstream status(thread.path() / "status");
    for (std::string word; status >> word;)
      if (long count = 0; word == "voluntary_ctxt_switches:" && status >> count) sleeps += count;
  }
  return sleeps;
}

}  // namespace

TEST_CASE("all tickers share one thread, also those that come later") {
  TickCount count;
  {
    Ticker first = ticker_of(count);
    first.start();
  }
  const int threads = count_threads();
  Ticker second = ticker_of(count);
  Ticker third = ticker_of(count);
  second.start();
  third.start();
  CHECK(count_threads() == threads);
}

TEST_CASE("who stops a ticker waits for the call that is under way") {
  ensure_python();
  std::atomic<bool> has_begun = false, has_ended = false;
  Ticker ticker(0.0001, [&] {
    has_begun = true;
    for (int i = 0; i < 1000; ++i) std::this_thread::yield();
    has_ended = true;
    return false;
  });
  ticker.start();
  while (!has_begun) std::this_thread::yield();
  ticker.stop();
  CHECK(has_ended);
}

TEST_CASE("who stops a ticker does not wait for the call of another") {
  TickCount count;
  Ticker other = ticker_of(count, 1e6);
  std::atomic<bool> has_begun = false, may_end = false;
  Ticker ticker(0.0001, [&] {
    has_begun = true;
    while (!may_end) std::this_thread::yield();
    return false;
  });
  ticker.start();
  other.start();
  while (!has_begun) std::this_thread::yield();
  other.stop();
  may_end = true;
  ticker.stop();
  CHECK_FALSE(other.is_running());
}

TEST_CASE("a process has one ticking thread, and a forked child another one") {
  ensure_python();
  TickingThread& ours = TickingThread::of_this_process();
  CHECK(&TickingThread::of_this_process() == &ours);
  const pid_t child = ::fork();
  if (child == 0) {
    TickingThread& in_child = TickingThread::of_this_process();
    ::_exit(&in_child != &ours && in_child.is_of_this_process() && !ours.is_of_this_process() ? 0 : 1);
  }
  int status = -1;
  ::waitpid(child, &status, 0);
  CHECK(status == 0);
}

TEST_CASE("while no ticker runs, nothing wakes") {
  TickCount count;
  Ticker ticker = ticker_of(count);
  ticker.start();
  count.wait_for(3);
  ticker.stop();
  const long sleeps = count_sleeps();
  using Clock = std::chrono::steady_clock;
  for (const auto end = Clock::now() + std::chrono::milliseconds(20); Clock::now() < end;) {
  }
  CHECK(count_sleeps() <= sleeps + 1);  // once, to find that there is nothing to do
}

TEST_CASE("a forked child does not wait for the thread that only its parent has") {
  TickCount count;
  ensure_python();
  auto ticker = std::make_unique<Ticker>(0.0001, std::ref(count));
  auto sleeping = std::make_unique<Ticker>(1e6, std::ref(count));
  ticker->start();
  sleeping->start();
  count.wait_for(3);
  const pid_t child = ::fork();
  if (child == 0) {
    ::alarm(60);  // where it waits after all
    ticker.reset();
    sleeping->stop();
    ::_exit(sleeping->is_running() ? 1 : 0);
  }
  int status = -1;
  ::waitpid(child, &status, 0);
  CHECK(status == 0);
}

TEST_CASE("at a fork that Python knows of there is no ticking thread, and after it ticks go on") {
  TickCount count;
  Ticker ticker = ticker_of(count);
  ticker.start();
  const int threads = count_threads();
  PyOS_BeforeFork();
  CHECK(number_of_threads_becomes(threads - 1));
  PyOS_AfterFork_Parent();
  CHECK(run_source("import time\n"  // lets the interpreter look for work that was left to it
                   "until = time.monotonic() + 0.01\n"
                   "while time.monotonic() < until: pass\n")
            .empty());
  count.wait_for_more();
}

TEST_CASE("the ticking thread ends with the interpreter") {
  TickCount count;
  Ticker ticker = ticker_of(count);
  PyOS_BeforeFork();
  const pid_t child = ::fork();
  if (child == 0) {
    PyOS_AfterFork_Child();
    ::alarm(60);  // where it waits for a tick that does not come
    ticker.start();
    count.wait_for_more();
    const int threads = count_threads();
    Py_FinalizeEx();
    ::_exit(count_threads() == threads - 1 ? 0 : 1);
  }
  PyOS_AfterFork_Parent();
  int status = -1;
  ::waitpid(child, &status, 0);
  CHECK(status == 0);
}
