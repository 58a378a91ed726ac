#include "sampler/ticker.hpp"

#include <catch2/catch.hpp>
#include <thread>

using pyinstrument::Ticker;

TEST_CASE("a ticker says that a sample is due, again and again") {
  Ticker ticker(0.0001);
  ticker.start();
  for (int i = 0; i < 3; ++i) {
    while (!ticker.is_due()) std::this_thread::yield();
    ticker.set_due(false);
  }
  ticker.stop();
  CHECK_FALSE(ticker.is_running());
}

TEST_CASE("a ticker stops at once, however long its interval") {
  Ticker ticker(1e6);
  ticker.start();
  CHECK(ticker.is_running());
  ticker.stop();
  CHECK_FALSE(ticker.is_due());
}

TEST_CASE("a ticker can be started again") {
  Ticker ticker(0.0001);
  for (int i = 0; i < 2; ++i) {
    ticker.start();
    while (!ticker.is_due()) std::this_thread::yield();
    ticker.stop();
    ticker.set_due(false);
  }
}
