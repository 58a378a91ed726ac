#include "sampler/ticker.hpp"

#include <atomic>
#include <catch2/catch.hpp>
#include <thread>

#include "sampler/tick_count.hpp"

using namespace pyinstrument;
using namespace pyinstrument::testing;

TEST_CASE("a ticker calls back again and again") {
  TickCount count;
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
  TickCount count;
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
  TickCount count;
  Ticker ticker = ticker_of(count);
  ticker.start();
  ticker.start();
  count.wait_for(3);
  ticker.stop();
  CHECK_FALSE(ticker.is_running());
}

TEST_CASE("a ticker with a short interval does not wait for one with a long interval") {
  TickCount count;
  Ticker slow = ticker_of(count, 1e6);
  Ticker quick = ticker_of(count);
  slow.start();
  quick.start();
  count.wait_for(3);
}
