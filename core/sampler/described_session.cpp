#include "sampler/described_session.hpp"

namespace pyinstrument::testing {

std::string describe(const Session& session, StackId stack) {
  std::string text;
  const auto frames = session.stacks.frames(stack);
  for (std::size_t i = 1; i < frames.size(); ++i) {
    std::string info, class_name, line, hidden;
    session.frame_infos.append_text(*session.symbols, frames[i], info);
    const std::string function = info.substr(0, info.find('\0'));
    for (auto at = info.find('\x01'); at != std::string::npos; at = info.find('\x01', at + 1)) {
      const std::string value = info.substr(at + 2, info.find('\x01', at + 1) - at - 2);
      if (info[at + 1] == 'c') class_name = value + ".";
      if (info[at + 1] == 'l') line = ":" + value;
      if (info[at + 1] == 'h') hidden = "(hidden)";
    }
    if (!text.empty()) text += " > ";
    text.append(class_name).append(function).append(line).append(hidden);
  }
  return text;
}

std::string frame_text(const Session& session, StackId stack) {
  std::string text;
  session.frame_infos.append_text(*session.symbols, session.stacks.frame_info()[stack], text);
  for (char& character : text) {
    if (character == '\0') character = '|';
    if (character == '\x01') character = '^';
  }
  return text;
}

Samples samples_of(const Session& session) {
  Samples samples;
  for (std::size_t i = 0; i < session.sample_stack.size(); ++i)
    if (session.sample_time[i] > 0)
      samples.emplace_back(describe(session, session.sample_stack[i]), session.sample_time[i]);
  return samples;
}

}  // namespace pyinstrument::testing
