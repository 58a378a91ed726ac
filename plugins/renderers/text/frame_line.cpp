#include "frame_line.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace pyinstrument::text {

namespace {

constexpr std::string_view kReset = "\x1b[0m";
constexpr std::string_view kFaint = "\x1b[2m";
constexpr std::string_view kApplication = "\x1b[48;5;24m\x1b[38;5;15m";  // white on dark blue

std::string_view color_of_share(double share) {
  if (share > 0.6) return "\x1b[31m";   // red
  if (share > 0.2) return "\x1b[33m";   // yellow
  if (share > 0.05) return "\x1b[32m";  // green
  return "\x1b[92m\x1b[2m";             // bright green, faint
}

// Enough to tell two samples apart.
int decimals_for_interval(double seconds) {
  if (!(seconds > 1e-9)) return 9;
  if (seconds >= 1) return 0;
  return static_cast<int>(std::ceil(-std::log10(seconds)));
}

}  // namespace

void append_number(std::string& out, double value, int decimals) {
  if (std::isnan(value)) {
    out.append("nan");  // Python shows no sign here
    return;
  }
  std::array<char, 400> digits;  // the longest double has 309 digits before the point
  const auto end =
      std::to_chars(digits.data(), digits.data() + digits.size(), value, std::chars_format::fixed, decimals);
  out.append(digits.data(), end.ptr);
}

FrameLine::FrameLine(const session& session, Style style)
    : style_(style),
      total_(session.tree().total_time()),
      decimals_(decimals_for_interval(session.max_interval())) {}

double FrameLine::share(double time) const { return total_ == 0 ? 1 : time / total_; }

void FrameLine::append(std::string& out, frame frame, double time) const {
  append_time(out, time);
  out.push_back(' ');
  append_function(out, frame);
  out.append("  ");
  const std::string position = frame.code_position_short();
  if (!position.empty()) append_faint(out, position);
}

void FrameLine::append_faint(std::string& out, std::string_view text) const {
  if (style_.color) out.append(kFaint);
  append_report_text(out, text);
  if (style_.color) out.append(kReset);
}

void FrameLine::append_time(std::string& out, double time) const {
  if (style_.color) out.append(color_of_share(share(time)));
  if (style_.percent) {
    append_number(out, share(time) * 100, 1);
    out.push_back('%');
  } else {
    append_number(out, time, decimals_);
  }
  if (style_.color) out.append(kReset);
}

void FrameLine::append_function(std::string& out, frame frame) const {
  if (style_.color && frame.is_application()) out.append(kApplication);
  const std::string_view class_name = frame.class_name();
  if (!class_name.empty()) {
    append_report_text(out, class_name);
    out.push_back('.');
  }
  append_report_text(out, frame.function());
  if (style_.color) out.append(kReset);
}

}  // namespace pyinstrument::text
