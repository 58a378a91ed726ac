// Renders the frame tree as one JSON object, for other programs to read.
//
// One line: what is known of the run, then `root_frame` with its `children` inside each other. Times are
// seconds with six decimals. The order of the keys and the blanks are part of the format: docs/renderers.md.
#include <pyinstrument/plugin.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace pyi = pyinstrument;

class FrameWriter {
 public:
  FrameWriter(pyi::tree_view tree, pyi::writer& out)
      : out_(out), await_times_(pyi::await_times(tree)), heads_(tree.code_count()), root_(tree.root()) {}

  void write() {
    pyi::walk(
        root_, [this](pyi::frame frame) { open(frame); }, [this](pyi::frame frame) { close(frame); });
  }

 private:
  void open(pyi::frame frame) {
    text_.clear();
    if (!(frame == root_) && !(frame.parent().first_child() == frame)) text_.push_back(',');
    append_head(frame);
    pyi::append_json_fixed(text_, frame.time());
    text_.append(",\"await_time\": ");
    pyi::append_json_fixed(text_, await_times_[frame.index()]);
    text_.append(",\"is_application_code\": ").append(frame.is_application() ? "true" : "false");
    text_.append(",\"children\": [");
    out_(text_);
  }

  void close(pyi::frame frame) {
    text_.assign("]");
    if (frame.in_group()) {
      text_.append(",\"group_id\": \"").append(std::to_string(frame.group().index())).push_back('"');
    }
    if (const std::string_view class_name = frame.class_name(); !class_name.empty()) {
      text_.append(",\"class_name\": ");
      append_string(text_, class_name);
    }
    text_.push_back('}');
    out_(text_);
  }

  // What a frame shares with all others of its function, up to the time; a synthetic frame shares nothing,
  // since it shows its parent's path.
  void append_head(pyi::frame frame) {
    if (frame.is_synthetic()) return append_head(text_, frame);
    std::string& head = heads_[frame.code().index()];
    if (head.empty()) append_head(head, frame);
    text_.append(head);
  }

  static void append_head(std::string& out, pyi::frame frame) {
    out.append("{\"function\": ");
    append_string(out, frame.function());
    out.append(",\"file_path_short\": ");
    append_string(out, frame.file_short());
    out.append(",\"file_path\": ");
    append_string(out, frame.file());
    out.append(",\"line_no\": ");
    pyi::append_json_number(out, frame.line());
    out.append(",\"time\": ");
  }

  static void append_string(std::string& out, std::string_view text) {
    pyi::append_json_string(out, text, pyi::json_charset::utf8);
  }

  pyi::writer& out_;
  std::vector<double> await_times_;
  std::vector<std::string> heads_;  // by code; empty until the code is first met
  pyi::frame root_;
  std::string text_;  // of the frame at hand; kept for its memory
};

struct Json {
  static constexpr auto name = "json", summary = "The frame tree as JSON, for other programs",
                        file_extension = "json";
  static constexpr const char* processors[] = {
      "remove_importlib",
      "remove_tracebackhide",
      "merge_consecutive_self_time",
      "aggregate_repeated_calls",
      "remove_irrelevant_nodes",
      "remove_unnecessary_self_time_nodes",
      "remove_first_pyinstrument_frames_processor",
      "group_library_frames_processor",
  };

  void render(const pyi::session& session, pyi::writer& out) {
    std::string text = "{\"start_time\": ";
    pyi::append_json_fixed(text, session.start_time());
    text.append(",\"duration\": ");
    pyi::append_json_fixed(text, session.duration());
    text.append(",\"sample_count\": ").append(std::to_string(session.sample_count()));
    text.append(",\"target_description\": ");
    pyi::append_json_string(text, session.target_description(), pyi::json_charset::utf8);
    text.append(",\"cpu_time\": ");
    pyi::append_json_fixed(text, session.cpu_time());
    text.append(",\"root_frame\": ");
    out(text);
    if (session.empty()) {
      out("null");
    } else {
      FrameWriter(session.tree(), out).write();
    }
    out("}\n");
  }
};

}  // namespace

PYINSTRUMENT_PLUGIN("json", PYINSTRUMENT_VERSION, Json)
