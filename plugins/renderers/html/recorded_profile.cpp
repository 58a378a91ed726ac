#include <charconv>
#include <string>

#include "profile.hpp"

namespace pyinstrument::html {

namespace {

// 0 where the text is no number as the sampler writes them: it then stands among the other attributes.
std::uint32_t line_of(std::string_view text) {
  std::uint32_t line = 0;
  if (text.empty() || text.front() == '0') return 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), line);
  return problem == std::errc() && end == text.data() + text.size() ? line : 0;
}

FrameRow row_of(frame_info info, Texts& texts) {
  FrameRow row{.function = info.code().index()};
  std::string other;
  for (std::size_t i = 0; i < info.attribute_count(); ++i) {
    const std::string_view attribute = info.attribute_text(i);
    const std::string_view value = attribute.substr(attribute.empty() ? 0 : 1);
    const char letter = attribute.empty() ? '\0' : attribute.front();
    if (letter == 'c' && row.class_name == 0) {
      row.class_name = texts.number_of_text(value) + 1;
    } else if (letter == 'l' && row.line == 0 && line_of(value) != 0) {
      row.line = line_of(value);
    } else if (attribute == "h1") {
      row.is_tracebackhide = true;
    } else {
      other.append(1, '\x01').append(attribute);
    }
  }
  if (!other.empty()) row.other = texts.keep(std::move(other)) + 1;
  return row;
}

void resample(Profile& profile, double interval) {
  double wall = 0;
  const std::size_t count = profile.sample_stack.size();
  for (std::size_t i = 0; i < count; ++i) {
    wall += profile.sample_time[i];
    if (wall < interval && i + 1 < count) continue;
    profile.own_sample_stack.push_back(profile.sample_stack[i]);
    profile.own_sample_time.push_back(wall);
    wall = 0;
  }
  profile.sample_stack = profile.own_sample_stack;
  profile.sample_time = profile.own_sample_time;
}

}  // namespace

Profile recorded_profile(const session& session, Texts& texts, std::optional<double> resample_interval) {
  const pyi_session& columns = session.raw();
  Profile profile;
  profile.frames.reserve(session.frame_info_count());
  for (std::uint32_t i = 0; i < session.frame_info_count(); ++i)
    profile.frames.push_back(row_of(session.frame_info_at(i), texts));
  profile.stack_parent = {columns.stack_parent, columns.stack_count};
  profile.stack_frame = {columns.stack_frame_info, columns.stack_count};
  profile.sample_stack = {columns.sample_stack, columns.sample_rows};
  profile.sample_time = {columns.sample_time, columns.sample_rows};
  profile.start_stack = session.start_call_stack();
  if (resample_interval) resample(profile, *resample_interval);
  return profile;
}

}  // namespace pyinstrument::html
