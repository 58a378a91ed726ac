#include "sampler/ticker.hpp"

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

using namespace pyinstrument;
using namespace pyinstrument::testing;

namespace {

class Count {
 public:
  bool operator()() {
    ++ticks_;
    return true;
  }
  void wait_for(int ticks) const {
    while (ticks_ < ticks) std::this_thread::yield();
  }
  void wait_for_more() const { wait_for(ticks_ + 3); }

 private:
  std::atomic<int> ticks_ = 0;
};

Ticker ticker_of(Count& count, double interval = 0.0001) {
  ensure_python();
  return {interval, std::ref(count)};
}

int count_threads() {
  return static_cast<int>(std::distance(std::filesystem::directory_iterator("/proc/self/task"), {}));
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

TEST_CASE("a ticker calls back again and again") {
  Count count;
  Ticker ticker = ticker_of(count);
  ticker.start();
  count.wait_for(3);
  ticker.stop();
  CHECK_FALSE(ticker.is_running());
}

TEST_CASE("a ticker stops at once, however long its interval") {
  ensure_python();
  bool was_called = false;
  Ticker ticker(1e6, [&] { return was_called = true; });
  ticker.start();
  CHECK(ticker.is_running());
  ticker.stop();
  CHECK_FALSE(was_called);
}

TEST_CASE("a ticker can be started again") {
  Count count;
  Ticker ticker = ticker_of(count);
  for (int i = 1; i <= 2; ++i) {
    ticker.start();
    count.wait_for(i * 3);
    ticker.stop();
  }
}

TEST_CASE("a ticker ends when its callback has had enough") {
  ensure_python();
  std::atomic<int> ticks = 0;
  Ticker ticker(0.0001, [&] { return ++ticks < 2; });
  ticker.start();
  while (ticks < 2) std::this_thread::yield();
  ticker.stop();
  CHECK(ticks == 2);
}

TEST_CASE("a ticker that runs is not started twice") {
  Count count;
  Ticker ticker = ticker_of(count);
  ticker.start();
  ticker.start();
  count.wait_for(3);
  ticker.stop();
  CHECK_FALSE(ticker.is_running());
}

TEST_CASE("a ticker with a short interval does not wait for one with a long interval") {
  Count count;
  Ticker slow = ticker_of(count, 1e6);
  Ticker quick = ticker_of(count);
  slow.start();
  quick.start();
  count.wait_for(3);
}

TEST_CASE("all tickers share one thread, also those that come later") {
  Count count;
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

TEST_CASE("while no ticker runs, nothing wakes") {
  Count count;
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
  Count count;
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
  Count count;
  Ticker ticker = ticker_of(count);
  ticker.start();
  const int threads = count_threads();
  PyOS_BeforeFork();
  CHECK(count_threads() == threads - 1);
  PyOS_AfterFork_Parent();
  CHECK(run_source("import time\n"  // lets the interpreter look for work that was left to it
                   "until = time.monotonic() + 0.01\n"
                   "while time.monotonic() < until: pass\n")
            .empty());
  count.wait_for_more();
}

TEST_CASE("the ticking thread ends with the interpreter") {
  Count count;
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
