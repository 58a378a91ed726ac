// For tests: how often has a ticker called back?
#pragma once

#include <atomic>
#include <functional>
#include <thread>

#include "sampler/embedded_python.hpp"
#include "sampler/ticker.hpp"

namespace pyinstrument::testing {

class TickCount {
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

inline Ticker ticker_of(TickCount& count, double interval = 0.0001) {
  ensure_python();
  return {interval, std::ref(count)};
}

}  // namespace pyinstrument::testing
