#include "sampler/ticker.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <functional>
#include <memory>
#include <thread>

using pyinstrument::Ticker;

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

 private:
  std::atomic<int> ticks_ = 0;
};

}  // namespace

TEST_CASE("a ticker calls back again and again") {
  Count count;
  Ticker ticker(0.0001, std::ref(count));
  ticker.start();
  count.wait_for(3);
  ticker.stop();
  CHECK_FALSE(ticker.is_running());
}

TEST_CASE("a ticker stops at once, however long its interval") {
  bool was_called = false;
  Ticker ticker(1e6, [&] { return was_called = true; });
  ticker.start();
  CHECK(ticker.is_running());
  ticker.stop();
  CHECK_FALSE(was_called);
}

TEST_CASE("a ticker can be started again") {
  Count count;
  Ticker ticker(0.0001, std::ref(count));
  for (int i = 1; i <= 2; ++i) {
    ticker.start();
    count.wait_for(i * 3);
    ticker.stop();
  }
}

TEST_CASE("a ticker ends when its callback has had enough") {
  std::atomic<int> ticks = 0;
  Ticker ticker(0.0001, [&] { return ++ticks < 2; });
  ticker.start();
  while (ticks < 2) std::this_thread::yield();
  ticker.stop();
  CHECK(ticks == 2);
}

TEST_CASE("a ticker that runs is not started twice") {
  Count count;
  Ticker ticker(0.0001, std::ref(count));
  ticker.start();
  ticker.start();
  count.wait_for(3);
  ticker.stop();
  CHECK_FALSE(ticker.is_running());
}

TEST_CASE("a forked child does not wait for the thread that only its parent has") {
  Count count;
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
