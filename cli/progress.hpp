// How far is the work that the user waits for?
//
// Says nothing for the first second; then a line on standard error that is rewritten now and then and erased
// at the end. Only where standard error is a terminal. Threads: update() from one thread; the line is written
// by a thread of its own, since work that takes long may not report at all.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>

namespace pyinstrument::cli {

class ProgressLine {
 public:
  // `work` is what is shown: "Loading x.pyisession".
  ProgressLine(std::string work, bool on_terminal);
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  void update(std::uint64_t done, std::uint64_t total);

 private:
  void show_until_done();
  void show() const;

  const std::string work_;
  std::atomic<int> percent_{-1};  // -1: not known
  std::mutex mutex_;
  std::condition_variable finished_;
  bool done_ = false;
  std::thread thread_;
};

}  // namespace pyinstrument::cli
