// Which numbers may a session file hold?
//
// Both forms refuse the same ones, so that nobody downstream meets an infinite tree or a date that no
// calendar has. The other numbers of a session (duration, intervals, ...) are only shown: any double will do.
#pragma once

#include <cmath>
#include <string_view>

namespace pyinstrument {

inline constexpr double kLongestSample = 1e12;  // seconds: sums of them keep microseconds apart
inline bool is_sample_time(double seconds) { return std::abs(seconds) <= kLongestSample; }
inline constexpr std::string_view kSampleTimeRule =
    "a sample's time must be a finite number of seconds, at most 1e12";

inline constexpr double kLatestStart = 253402300799;  // the last second of the year 9999
inline bool is_start_time(double seconds) { return std::abs(seconds) <= kLatestStart; }
inline constexpr std::string_view kStartTimeRule =
    "start_time must be seconds since 1970, not later than the year 9999";

}  // namespace pyinstrument
