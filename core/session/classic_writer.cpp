#include <pyinstrument/sdk/json.hpp>
#include <string>
#include <vector>

#include "session/classic_form.hpp"

namespace pyinstrument {

namespace {

constexpr std::size_t kFlushSize = std::size_t{1} << 20;

void append_strings(const std::vector<std::string>& strings, std::string& out) {
  out += '[';
  for (const std::string& text : strings) {
    if (&text != &strings.front()) out += ", ";
    append_json_string(out, text, json_charset::ascii);
  }
  out += ']';
}

// The stacks' frames as JSON text. Neighbouring samples share frames, so the text of the last stack is kept
// and only what differs is written anew.
class StackText {
 public:
  explicit StackText(const Session& session) : session_(session), depth_(session.stacks.size()) {
    const std::vector<StackId>& parent = session.stacks.parent();
    for (StackId stack = 0; stack < depth_.size(); ++stack) {
      depth_[stack] = parent[stack] == kNone ? 1 : depth_[parent[stack]] + 1;
    }
    infos_.resize(session.frame_infos.size());
    std::string text;
    for (FrameInfoId info = 0; info < infos_.size(); ++info) {
      text.clear();
      session.frame_infos.append_text(*session.symbols, info, text);
      append_json_string(infos_[info], text, json_charset::ascii);
    }
  }

  // `"...", "..."`; valid until the next call.
  std::string_view of(StackId stack) {
    const std::size_t frames = stack == kNone ? 0 : depth_[stack];
    path_.resize(frames, kNone);
    ends_.resize(frames);
    std::size_t shared = frames;
    for (; shared > 0 && path_[shared - 1] != stack; --shared) {
      path_[shared - 1] = stack;
      stack = session_.stacks.parent()[stack];
    }
    text_.resize(shared == 0 ? 0 : ends_[shared - 1]);
    for (std::size_t i = shared; i < frames; ++i) {
      if (i > 0) text_ += ", ";
      text_ += infos_[session_.stacks.frame_info()[path_[i]]];
      ends_[i] = text_.size();
    }
    return text_;
  }

 private:
  const Session& session_;
  std::vector<std::uint32_t> depth_;  // frames of each stack
  std::vector<std::string> infos_;    // frame infos as JSON strings
  std::vector<StackId> path_;         // the last stack, from the root down
  std::vector<std::size_t> ends_;     // where each of its frames ends in text_
  std::string text_;
};

}  // namespace

void write_classic(const Session& session, const ByteSink& sink) {
  StackText stack_text(session);
  std::string out;
  const auto append_number = [&](std::string_view key, double value) {
    out.append(", \"").append(key).append("\": ");
    append_json_number(out, value);
  };
  out += "{\"start_time\": ";
  append_json_number(out, session.start_time);
  append_number("duration", session.duration);
  append_number("min_interval", session.min_interval);
  append_number("max_interval", session.max_interval);
  out += ", \"sample_count\": " + std::to_string(session.sample_count);
  out.append(", \"start_call_stack\": [").append(stack_text.of(session.start_call_stack));
  out += "], \"target_description\": ";
  append_json_string(out, session.target_description, json_charset::ascii);
  append_number("cpu_time", session.cpu_time);
  out += ", \"sys_path\": ";
  append_strings(session.sys_path, out);
  out += ", \"sys_prefixes\": ";
  append_strings(session.sys_prefixes, out);
  out += ", \"frame_records\": [";
  for (std::size_t row = 0; row < session.sample_stack.size(); ++row) {
    out += row == 0 ? "[[" : ", [[";
    out.append(stack_text.of(session.sample_stack[row])).append("], ");
    append_json_number(out, session.sample_time[row]);
    out += ']';
    if (out.size() >= kFlushSize) {
      sink(out);
      out.clear();
    }
  }
  out += "]}";
  sink(out);
}

}  // namespace pyinstrument
