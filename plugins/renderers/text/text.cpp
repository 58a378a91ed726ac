// The report for the terminal.
#include <pyinstrument/plugin.hpp>
#include <string>

#include "flat_report.hpp"
#include "frame_line.hpp"
#include "preamble.hpp"
#include "tree_report.hpp"

namespace pyi = pyinstrument;

namespace {

struct Text {
  static constexpr auto name = "text";
  static constexpr auto summary = "The tree, or a list of functions, as text for a terminal";
  static constexpr auto file_extension = "txt";
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

  bool show_all = false;
  bool timeline = false;
  bool unicode = false;
  bool color = false;
  bool flat = false;
  std::string time = "seconds";
  std::string flat_time = "self";
  bool short_mode = false;
  std::string part = "all";

  static auto options() {
    return std::tuple{
        pyi::option{&Text::show_all, "show_all", "Show everything: no frame is hidden or folded"},
        pyi::option{&Text::timeline, "timeline", "Keep the order of time: calls are not merged"},
        pyi::option{&Text::unicode, "unicode", "Draw the tree with box-drawing characters"},
        pyi::option{&Text::color, "color", "Colour times and functions with terminal escape codes"},
        pyi::option{&Text::flat, "flat", "List functions instead of the tree"},
        pyi::choice{&Text::time, "time", "How to show times", "seconds", "percent_of_total"},
        pyi::choice{&Text::flat_time, "flat_time", "Which time a flat list shows and sorts by", "self",
                    "total"},
        pyi::option{&Text::short_mode, "short_mode", "A smaller frame around the report"},
        pyi::choice{&Text::part, "part", "What to write: what stands above the frames, or below that", "all",
                    "preamble", "frames"},
    };
  }

  void prepare() const {
    if (flat && timeline) throw pyi::error("Cannot use timeline and flat options together.");
  }

  void render(const pyi::session& session, pyi::writer& out) const {
    if (part != "frames") out(pyi::text::preamble(session, short_mode));
    if (part != "preamble") write_frames(session, out);
  }

  void write_frames(const pyi::session& session, pyi::writer& out) const {
    const std::string_view margin = short_mode ? pyi::text::kShortMargin : "";
    if (session.empty()) {
      out(margin);
      out("No samples were recorded.\n");
    } else {
      const pyi::text::FrameLine line(session, {.color = color, .percent = time == "percent_of_total"});
      if (flat) {
        const auto kind = flat_time == "self" ? pyi::text::FlatTime::self : pyi::text::FlatTime::total;
        pyi::text::write_flat(out, session.tree(), line, kind, show_all);
      } else {
        pyi::text::write_tree(out, session.tree(), line, unicode, margin);
      }
    }
    out(pyi::text::closing(short_mode));
  }
};

}  // namespace

PYINSTRUMENT_PLUGIN("text", PYINSTRUMENT_VERSION, Text)
