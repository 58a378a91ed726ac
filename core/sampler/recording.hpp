// What has been recorded since when?
//
// The part of an engine that does not depend on how stacks are read: the session that grows, and the clocks
// around it. Seconds. Threads: its owner guards it.
#pragma once

#include <optional>
#include <string_view>

#include "sampler/clocks.hpp"
#include "session/session.hpp"

namespace pyinstrument {

class Recording {
 public:
  Session& session() { return *session_; }
  bool is_running() const { return is_running_; }

  // Begins a new session. `wall_clock` is what take() asks while it runs.
  void begin(std::string_view engine, double interval, clockid_t wall_clock);
  // The first sample counts from here on.
  void start_clocks(double wall_time);
  void end(double wall_time);
  // Before a fork: where it ends if this becomes the child, of which the session says nothing.
  void mark_end(double wall_time);
  // At the last mark; without a look at any clock, which are others in a child.
  void abandon() { is_running_ = false; }

  Session take() const;

 private:
  std::optional<Session> session_;  // once it began
  clockid_t wall_clock_ = CLOCK_MONOTONIC;
  bool is_running_ = false;
  double started_ = 0, stopped_ = 0;
  double cpu_started_ = 0, cpu_stopped_ = 0;
};

}  // namespace pyinstrument
