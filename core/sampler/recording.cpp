#include "sampler/recording.hpp"

namespace pyinstrument {

void Recording::begin(std::string_view engine, double interval, clockid_t wall_clock) {
  session_.emplace();
  session_->min_interval = session_->max_interval = interval;
  session_->statistics.engine = engine;
  wall_clock_ = wall_clock;
}

void Recording::start_clocks(double wall_time) {
  session_->start_time = read_clock(CLOCK_REALTIME);
  cpu_started_ = read_clock(CLOCK_PROCESS_CPUTIME_ID);
  started_ = wall_time;
  is_running_ = true;
}

void Recording::end(double wall_time) {
  mark_end(wall_time);
  is_running_ = false;
}

void Recording::mark_end(double wall_time) {
  stopped_ = wall_time;
  cpu_stopped_ = read_clock(CLOCK_PROCESS_CPUTIME_ID);
}

Session Recording::take() const {
  if (!session_) return {};
  Session copy = *session_;
  copy.symbols = std::make_shared<Symbols>(*session_->symbols);
  copy.duration = (is_running_ ? read_clock(wall_clock_) : stopped_) - started_;
  copy.cpu_time = (is_running_ ? read_clock(CLOCK_PROCESS_CPUTIME_ID) : cpu_stopped_) - cpu_started_;
  return copy;
}

}  // namespace pyinstrument
