// Components that show what the host gave them: a renderer that prints its options and the tree, processors
// that leave a mark with theirs, and one that does every edit.
#include <pyinstrument/plugin.hpp>
namespace pyi = pyinstrument;

namespace {

std::string shown(const std::optional<std::string>& text) { return text ? *text : "null"; }

}  // namespace

struct Probe {
  static constexpr auto name = "probe", summary = "Prints its options and the tree",
                        file_extension = "probe probe.txt";
  static constexpr const char* processors[] = {"probe:mark", "probe:mark_hides", "probe:mark_aggregates"};
  bool show_all = false;
  bool unicode = false;
  std::int64_t width = 80;
  std::uint8_t small = 7;
  double ratio = 0.1;
  std::string title = "a \"title\"";
  std::optional<std::string> subtitle;
  std::optional<double> limit;
  std::string order = "time";
  pyi::json_text colours{"{\"hot\":[1,2]}"};

  static auto options() {
    return std::tuple{pyi::option{&Probe::show_all, "show_all", "Show everything"},
                      pyi::option{&Probe::unicode, "unicode", "May use any character"},
                      pyi::option{&Probe::width, "width", "Truncate names"},
                      pyi::option{&Probe::small, "small", "A byte"},
                      pyi::option{&Probe::ratio, "ratio", "A share"},
                      pyi::option{&Probe::title, "title", "A text"},
                      pyi::option{&Probe::subtitle, "subtitle", "A text, or none"},
                      pyi::option{&Probe::limit, "limit", "A number, or none"},
                      pyi::choice{&Probe::order, "order", "Sort by", "time", "name"},
                      pyi::option{&Probe::colours, "colours", "Anything"}};
  }

  void render(const pyi::session& session, pyi::writer& out) {
    out("show_all=" + std::to_string(show_all) + " unicode=" + std::to_string(unicode));
    out(" width=" + std::to_string(width) + " small=" + std::to_string(small) +
        " ratio=" + std::to_string(ratio));
    out(" title=" + title + " subtitle=" + shown(subtitle));
    out(" limit=" + (limit ? std::to_string(*limit) : "null") + " order=" + order +
        " colours=" + colours.text + "\n");
    if (session.empty()) return out("no samples\n");
    int depth = 0;
    pyi::walk(
        session.root(),
        [&](pyi::frame frame) {
          out(std::string(static_cast<std::size_t>(depth++), ' ') + line(frame) + "\n");
        },
        [&](pyi::frame) { --depth; });
  }

  static std::string line(pyi::frame frame) {
    std::string text(frame.function());
    text += " " + frame.code_position_short() + " " + std::to_string(frame.time()).substr(0, 4);
    if (!frame.class_name().empty()) text += " class=" + std::string(frame.class_name());
    if (frame.is_application()) text += " application";
    if (frame.in_group()) text += " group=" + std::to_string(frame.group().members().size());
    return text;
  }
};

// A child of the root that says who was here, with which options.
struct Mark {
  static constexpr auto name = "mark", summary = "Leaves a mark";
  std::string note = "none";
  double filter_threshold = 0.01;
  static auto options() {
    return std::tuple{
        pyi::option{&Mark::note, "note", "What to write"},
        pyi::option{&Mark::filter_threshold, "filter_threshold", "As another processor has it"}};
  }
  void prepare() {
    if (note == "forbidden") throw pyi::error("the note \"forbidden\" is forbidden");
  }
  void leave(pyi::tree& tree, const char* who) const {
    if (tree.empty()) return;
    const std::string threshold = std::to_string(filter_threshold).substr(0, 4);
    tree.add_child(tree.root(),
                   tree.intern_code(std::string(who) + "(" + note + "," + threshold + ")", "mark.py", 0), 0);
  }
  void process(pyi::tree& tree) { leave(tree, "mark"); }
};

struct MarkHides {
  static constexpr auto name = "mark_hides", summary = "Leaves a mark, unless everything is shown";
  static constexpr bool hides = true;
  void process(pyi::tree& tree) { Mark().leave(tree, "mark_hides"); }
};

struct MarkAggregates {
  static constexpr auto name = "mark_aggregates", summary = "Leaves a mark, unless it is a timeline";
  static constexpr bool aggregates = true;
  void process(pyi::tree& tree) { Mark().leave(tree, "mark_aggregates"); }
};

// main(a(x) b(x) a(x)) becomes main(a(x [x]) b): each edit once, and the views follow.
struct EveryEdit {
  static constexpr auto name = "every_edit", summary = "Does each edit once";
  void process(pyi::tree& tree) {
    const std::vector<pyi::frame> children(tree.root().children().begin(), tree.root().children().end());
    tree.merge(children.at(2), children.at(0));
    tree.order(tree.root(), std::vector{children.at(1), children.at(0)});
    tree.erase(children.at(1).first_child(), pyi::replace_with::self_time);
    const std::vector<pyi::frame> below(children.at(0).children().begin(), children.at(0).children().end());
    tree.group(below.at(0), below);
    tree.erase(below.at(1).first_child(), pyi::replace_with::nothing);
    tree.add_child(below.at(1), tree.intern_code("extra", "/app/lib/extra.py", 12), 1.0);
    for (pyi::frame frame : tree.frames())
      if (frame.function() == "main" && !tree.is_root(frame)) throw pyi::error("there is one main");
    tree.log(PYI_LOG_WARNING, "did each edit");
  }
};

// Counts the frames in each way there is, and holds the tree against what it promises on entry.
struct Count {
  static constexpr auto name = "count", summary = "Counts frames";
  void render(const pyi::session& session, pyi::writer& out) {
    const pyi::tree_view tree = session.tree();
    std::size_t walked = 0, left = 0, forwards = 0, backwards = 0;
    pyi::walk(
        session.root(),
        [&](pyi::frame frame) {
          if (frame.index() != walked++) throw pyi::error("frames are not numbered depth first");
        },
        [&](pyi::frame) { ++left; });
    for (const pyi::frame frame : tree.frames()) forwards += frame ? 1 : 0;
    for (const pyi::frame frame : tree.frames_backwards()) backwards += frame ? 1 : 0;
    if (left != walked || forwards != walked || backwards != walked) throw pyi::error("the counts differ");
    out(std::to_string(walked) + " frames, " + std::to_string(pyi::await_times(tree).front()).substr(0, 4) +
        " s awaited, " + std::to_string(session.root().await_time()).substr(0, 4));
  }
};

struct Whole {
  static constexpr auto name = "whole", summary = "The session as a file";
  static constexpr bool binary = true, samples_only = true;
  void render(const pyi::session& session, pyi::writer& out) {
    if (!session.empty()) throw pyi::error("a tree was built for nobody");
    out(std::to_string(session.sample_rows()) + " samples; the last one's frames:");
    const pyi::sample last = session.sample_at(session.sample_rows() - 1);
    for (const pyi::frame_info& info : session.stack_frames(last.stack)) {
      out(' ');
      out(info.code().function());
      out(info.attribute_value('c').empty() ? "" : ":" + std::string(info.attribute_value('c')));
    }
    out('\n');
    out.write_session(session, pyi::session_form::classic);
  }
};

// What it was given: samples or a tree, the options of the processors, another session.
struct Beside {
  static constexpr auto name = "beside", summary = "This session and another";
  static constexpr bool prefers_samples = true;
  std::optional<std::string> other;
  pyi::json_text processor_options{"{}"};
  static auto options() {
    return std::tuple{
        pyi::option{&Beside::other, "other", "A saved session"},
        pyi::option{&Beside::processor_options, "processor_options", "What the processors are told"}};
  }
  void render(const pyi::session& session, pyi::writer& out) {
    out(session.empty() ? "samples " : "a tree ");
    out(processor_options.text);
    if (!other) return;
    const pyi::session loaded = out.load_session(*other);
    const pyi::frame_info top = loaded.stack_top(loaded.sample_at(0).stack);
    out(" beside " + std::to_string(loaded.sample_rows()) + " samples of " +
        std::string(top.code().function()) + " in " + std::string(top.code().file_short()) +
        (loaded.empty() ? "" : ", with a tree"));
  }
};

PYINSTRUMENT_PLUGIN("probe", "1.2.3", Probe, Mark, MarkHides, MarkAggregates, EveryEdit, Count, Whole, Beside)
