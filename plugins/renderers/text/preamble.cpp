#include "preamble.hpp"

#include <algorithm>
#include <cmath>
#include <ctime>

#include "frame_line.hpp"

namespace pyinstrument::text {

namespace {

std::string padded(std::string text, std::size_t width) {
  if (text.size() < width) text.append(width - text.size(), ' ');
  return text;
}

std::string seconds(double value) {
  std::string result;
  append_number(result, value, 3);
  return result;
}

// HH:MM:SS, local time.
std::string time_of_day(double since_epoch) {
  constexpr double kFarthest = 1e17;  // the C library's calendar ends before this
  std::tm local{};
  const bool within = std::abs(since_epoch) < kFarthest;
  const std::time_t whole = within ? static_cast<std::time_t>(std::floor(since_epoch)) : 0;
  if (!within || localtime_r(&whole, &local) == nullptr) return "unknown";
  std::string result(8, '\0');
  std::strftime(result.data(), result.size() + 1, "%H:%M:%S", &local);
  return result;
}

std::string short_preamble(const session& session) {
  std::string result = "\npyinstrument " + std::string(40, '.') + "\n.\n";
  std::string_view rest = session.target_description();
  while (true) {
    const std::size_t end = rest.find('\n');
    result += kShortMargin;
    append_report_text(result, rest.substr(0, end));
    result += '\n';
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + 1);
  }
  return result + ".\n";
}

std::string long_preamble(const session& session) {
  const std::string version = "v" + std::string(host_version());
  std::string result = "\n  _     ._   __/__   _ _  _  _ _/_   Recorded: ";
  result += padded(time_of_day(session.start_time()), 9);
  result += " Samples:  " + std::to_string(session.sample_count());
  result += "\n /_//_/// /_\\ / //_// / //_'/ //     Duration: ";
  result += padded(seconds(session.duration()), 9);
  result += " CPU time: " + seconds(session.cpu_time());
  result += "\n/   _/        " + std::string(20 - std::min<std::size_t>(20, version.size()), ' ') + version;
  result += "\n\n";
  append_report_text(result, session.target_description());
  return result + "\n\n";
}

}  // namespace

std::string preamble(const session& session, bool short_mode) {
  return short_mode ? short_preamble(session) : long_preamble(session);
}

std::string closing(bool short_mode) {
  return short_mode ? std::string(kShortMargin) + "\n" + std::string(53, '.') + "\n\n" : "\n";
}

}  // namespace pyinstrument::text
