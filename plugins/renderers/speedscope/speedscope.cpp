// Renders the frame tree as a file for https://www.speedscope.app, evented format.
//
// Schema: https://www.speedscope.app/file-format-schema.json. One profile, unit seconds; each frame opens and
// closes depth first. The clock stands still but when a frame closes: then it advances by the time that the
// frame absorbed, or, for a synthetic leaf ([self], [await], [out-of-context]), by the frame's time.
#include <cmath>
#include <ctime>
#include <pyinstrument/plugin.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace pyi = pyinstrument;

void append_string(std::string& out, std::string_view text) {
  pyi::append_json_string(out, text, pyi::json_charset::ascii);
}

// Local time, as in 2024-02-29T18-30-00.
std::string time_stamp(double seconds_since_epoch) {
  const auto seconds = static_cast<std::time_t>(std::floor(seconds_since_epoch));
  std::tm local{};
  localtime_r(&seconds, &local);
  std::string text(64, '\0');
  text.resize(std::strftime(text.data(), text.size(), "%Y-%m-%dT%H-%M-%S", &local));
  return text;
}

// Opens and closes frames, and numbers their functions in the order in which they first appear.
class EventWriter {
 public:
  EventWriter(pyi::tree_view tree, pyi::writer& out)
      : tree_(tree), out_(out), numbers_(tree.code_count(), PYI_NONE) {
    pyi::append_json_number(clock_text_, clock_);
  }

  void write_events() {
    pyi::walk(
        tree_.root(), [this](pyi::frame frame) { write_event('O', frame); },
        [this](pyi::frame frame) {
          advance(frame.absorbed_time());
          if (frame.is_synthetic() && frame.code().index() != PYI_CODE_ROOT) advance(frame.time());
          write_event('C', frame);
        });
  }

  // Of the functions that write_events() met.
  void write_functions() {
    for (std::size_t i = 0; i < functions_.size(); ++i) {
      const pyi::code function = functions_[i];
      text_.assign(i == 0 ? "{\"name\": " : ", {\"name\": ");
      append_string(text_, function.function());
      text_.append(", \"file\": ");
      if (function.has_file()) {
        append_string(text_, function.file());
        text_.append(", \"line\": ");
        pyi::append_json_number(text_, function.line());
      } else {
        text_.append("null, \"line\": null");
      }
      text_.push_back('}');
      out_(text_);
    }
  }

 private:
  void advance(double seconds) {
    if (seconds == 0) return;
    clock_ += seconds;
    clock_text_.clear();
    pyi::append_json_number(clock_text_, clock_);
  }

  void write_event(char type, pyi::frame frame) {
    text_.assign(is_first_ ? "{\"type\": \"" : ", {\"type\": \"");
    is_first_ = false;
    text_.push_back(type);
    text_.append("\", \"at\": ").append(clock_text_).append(", \"frame\": ");
    pyi::append_json_number(text_, std::int64_t{number_of(frame.code())});
    text_.push_back('}');
    out_(text_);
  }

  std::uint32_t number_of(pyi::code function) {
    std::uint32_t& number = numbers_[function.index()];
    if (number == PYI_NONE) {
      number = static_cast<std::uint32_t>(functions_.size());
      functions_.push_back(function);
    }
    return number;
  }

  pyi::tree_view tree_;
  pyi::writer& out_;
  std::vector<std::uint32_t> numbers_;  // by code; PYI_NONE until the code is first met
  std::vector<pyi::code> functions_;    // by number
  double clock_ = 0;
  std::string clock_text_;  // several events share one moment
  std::string text_;        // of the event at hand; kept for its memory
  bool is_first_ = true;
};

struct Speedscope {
  static constexpr auto name = "speedscope", summary = "A timeline for speedscope.app",
                        file_extension = "speedscope.json";
  static constexpr const char* processors[] = {
      "remove_importlib",
      "remove_tracebackhide",
      "merge_consecutive_self_time",
      "remove_irrelevant_nodes",
      "remove_unnecessary_self_time_nodes",
      "remove_first_pyinstrument_frames_processor",
  };

  void render(const pyi::session& session, pyi::writer& out) {
    std::string title;
    append_string(title, "CPU profile for '" + std::string(session.target_description()) + "' at " +
                             time_stamp(session.start_time()));
    std::string text =
        "{\"$schema\": \"https://www.speedscope.app/file-format-schema.json\", \"name\": " + title +
        ", \"activeProfileIndex\": null, \"exporter\": \"pyinstrument\", \"profiles\": [{\"type\": "
        "\"evented\", \"name\": " +
        title + ", \"unit\": \"seconds\", \"startValue\": 0.0, \"endValue\": ";
    pyi::append_json_number(text, session.duration());
    out(text.append(", \"events\": ["));
    EventWriter events(session.tree(), out);
    if (!session.empty()) events.write_events();
    out("]}], \"shared\": {\"frames\": [");
    events.write_functions();
    out("]}}\n");
  }
};

}  // namespace

PYINSTRUMENT_PLUGIN("speedscope", PYINSTRUMENT_VERSION, Speedscope)
