#include "preamble.hpp"

#include <algorithm>
#include <cmath>
#include <ctime>
#include <string_view>
#include <vector>

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

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  for (std::size_t end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  lines.push_back(text);
  return lines;
}

// A description of several lines (`-c` with a program in it) moves the rule: the public release writes the
// rule with an indent of 20 and takes from all lines what indent they share. Reports stay the same to the
// byte.
std::string short_preamble(const session& session) {
  std::vector<std::string_view> lines = lines_of(session.target_description());
  const std::string_view first = lines.front();
  lines.erase(lines.begin());
  std::size_t shared = 20;
  for (std::string_view& line : lines) {
    const std::size_t text = line.find_first_not_of(" \t");
    if (text == std::string_view::npos) line = {};
    if (!line.empty()) shared = std::min(shared, line.find_first_not_of(' '));
  }
  const std::string indent(20 - shared, ' ');
  std::string result = "\n" + indent + "pyinstrument " + std::string(40, '.') + "\n";
  result += indent + ".\n" + indent;
  result += kShortMargin;
  append_report_text(result, first);
  for (const std::string_view line : lines) {
    result += '\n';
    append_report_text(result, line.substr(std::min(shared, line.size())));
  }
  return result + "\n" + indent + ".\n";
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
