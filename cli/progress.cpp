#include "progress.hpp"

#include <chrono>
#include <cstdio>

namespace pyinstrument::cli {
namespace {

constexpr std::chrono::milliseconds kPatience{1000};
constexpr std::chrono::milliseconds kPace{200};
constexpr const char* kEraseLine = "\r\x1b[K";

}  // namespace

ProgressLine::ProgressLine(std::string work, bool on_terminal) : work_(std::move(work)) {
  if (on_terminal) thread_ = std::thread(&ProgressLine::show_until_done, this);
}

ProgressLine::~ProgressLine() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    done_ = true;
  }
  finished_.notify_one();
  thread_.join();
}

void ProgressLine::update(std::uint64_t done, std::uint64_t total) {
  if (total > 0) percent_ = static_cast<int>(100 * (static_cast<double>(done) / static_cast<double>(total)));
}

void ProgressLine::show_until_done() {
  std::unique_lock lock(mutex_);
  if (finished_.wait_for(lock, kPatience, [this] { return done_; })) return;
  do {
    show();
  } while (!finished_.wait_for(lock, kPace, [this] { return done_; }));
  std::fputs(kEraseLine, stderr);
}

void ProgressLine::show() const {
  const int percent = percent_;
  const std::string how_far = percent < 0 ? " ..." : " " + std::to_string(percent) + " %";
  std::fputs((kEraseLine + work_ + how_far).c_str(), stderr);
}

}  // namespace pyinstrument::cli
