// What time is it, in seconds?
//
// Clocks of the operating system, in whole microseconds: to look at a stack takes longer, so finer digits of
// a sample's time would be noise, which every file of samples would have to carry. What is left of a
// microsecond counts for the next sample, so sums are right. Threads: free functions without state.
#pragma once

#include <ctime>

namespace pyinstrument {

inline double read_clock(clockid_t clock) {
  timespec time{};
  clock_gettime(clock, &time);
  const auto microseconds = time.tv_nsec / 1000;
  return static_cast<double>(time.tv_sec) + static_cast<double>(microseconds) * 1e-6;
}

inline double clock_resolution(clockid_t clock) {
  timespec step{};
  clock_getres(clock, &step);
  return static_cast<double>(step.tv_sec) + static_cast<double>(step.tv_nsec) * 1e-9;
}

// The coarse clock costs a third of the precise one, and moves in steps of 1 to 10 ms.
inline clockid_t wall_clock_for(double interval, bool coarse_is_welcome) {
  const bool coarse = coarse_is_welcome && clock_resolution(CLOCK_MONOTONIC_COARSE) <= interval;
  return coarse ? CLOCK_MONOTONIC_COARSE : CLOCK_MONOTONIC;
}

}  // namespace pyinstrument
