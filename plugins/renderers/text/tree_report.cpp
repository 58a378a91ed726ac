#include "tree_report.hpp"

#include <string>
#include <vector>

#include "folded_groups.hpp"

namespace pyinstrument::text {

namespace {

constexpr std::size_t kDeepestIndent = 1000;

struct Branches {
  std::string_view child, last_child, line;
};
constexpr Branches kUnicode{"├─ ", "└─ ", "│  "};
constexpr Branches kAscii{"|- ", "`- ", "|  "};
constexpr std::string_view kBlank = "   ";
constexpr std::string_view kFoldedBlank = "      ";  // below the root of a folded group

class TreeWriter {
 public:
  TreeWriter(writer& out, tree_view tree, const FrameLine& line, const Branches& branches,
             std::string_view margin)
      : out_(out), tree_(tree), line_(line), branches_(branches), margin_(margin), groups_(tree) {}

  void write() {
    walk(
        tree_.root(), [this](frame frame) { enter(frame); }, [this](frame) { leave(); });
  }

 private:
  // How the children of a frame on the path from the root are placed.
  struct Level {
    enum class Kind { shown, folded_root, hidden } kind;
    std::uint32_t last_shown_child;  // PYI_NONE: there is none, or it is behind us
    std::size_t indent_before;       // length of indent_ to go back to
    std::size_t indents;             // of the children's lines; a hidden frame adds none
  };
  // What leads to a frame's own line, and what its children's lines get in that place.
  struct Lead {
    std::string_view own, below;
  };

  void enter(frame frame) {
    const Lead lead = levels_.empty() ? Lead{} : next_lead(levels_.back(), frame);
    Level level{Level::Kind::hidden, PYI_NONE, indent_.size(), indents() + (lead.below.empty() ? 0 : 1)};
    if (!groups_.hides(frame)) {
      write_line(lead.own, [&] { line_.append(text_, frame, frame.time()); });
      level.kind = groups_.folds_below(frame) ? Level::Kind::folded_root : Level::Kind::shown;
      level.last_shown_child = last_shown_child(frame);
    }
    if (indents() < kDeepestIndent) indent_ += lead.below;
    levels_.push_back(level);
    if (level.kind == Level::Kind::folded_root) write_line(kBlank, [&] { append_summary(frame.group()); });
  }

  void leave() {
    indent_.resize(levels_.back().indent_before);
    levels_.pop_back();
  }

  std::size_t indents() const { return levels_.empty() ? 0 : levels_.back().indents; }

  Lead next_lead(Level& above, frame frame) const {
    if (above.kind == Level::Kind::hidden) return {};
    if (above.kind == Level::Kind::folded_root) return {kFoldedBlank, kFoldedBlank};
    if (above.last_shown_child == PYI_NONE) return {kBlank, kBlank};
    if (above.last_shown_child != frame.index()) return {branches_.child, branches_.line};
    above.last_shown_child = PYI_NONE;
    return {branches_.last_child, kBlank};
  }

  std::uint32_t last_shown_child(frame frame) const {
    std::uint32_t result = PYI_NONE;
    for (const auto child : frame.children()) {
      if (!groups_.hides(child)) result = child.index();
    }
    return result;
  }

  void append_summary(frame_group group) {
    text_ += '[';
    text_ += std::to_string(groups_.hidden_count(group));
    text_ += " frames hidden]  ";
    line_.append_faint(text_, groups_.libraries(group));
  }

  template <class Append>
  void write_line(std::string_view lead, Append&& append) {
    out_(margin_);
    if (indents() >= kDeepestIndent) {
      out_('[');
      out_(std::to_string(levels_.size()));
      out_("] ");
    } else {
      out_(indent_);
    }
    out_(lead);
    text_.clear();
    append();
    text_ += '\n';
    out_(text_);
  }

  writer& out_;
  tree_view tree_;
  const FrameLine& line_;
  const Branches& branches_;
  std::string_view margin_;
  FoldedGroups groups_;
  std::vector<Level> levels_;
  std::string indent_;
  std::string text_;  // of one line; kept for its memory
};

}  // namespace

void write_tree(writer& out, tree_view tree, const FrameLine& line, bool unicode, std::string_view margin) {
  TreeWriter(out, tree, line, unicode ? kUnicode : kAscii, margin).write();
}

}  // namespace pyinstrument::text
