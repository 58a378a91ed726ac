#include "sampler/ticker.hpp"

#include <algorithm>
#include <utility>

#include "sampler/ticking_thread.hpp"

namespace pyinstrument {
namespace {

constexpr double kLongestInterval = 1e6;  // seconds: what the clock's own units can hold, with much to spare

}  // namespace

Ticker::Ticker(double interval_seconds, std::function<bool()> on_tick)
    : interval_(std::min(interval_seconds, kLongestInterval)), on_tick_(std::move(on_tick)) {}

void Ticker::start() {
  if (thread_ != nullptr && thread_->is_of_this_process()) return;
  TickingThread& thread = TickingThread::of_this_process();
  thread.add(*this);
  thread_ = &thread;
}

void Ticker::stop() {
  if (thread_ != nullptr && thread_->is_of_this_process()) thread_->remove(*this);
  thread_ = nullptr;
}

}  // namespace pyinstrument
