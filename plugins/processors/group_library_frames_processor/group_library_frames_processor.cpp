// Marks the inner workings of libraries, so that a report can fold them into one line.
//
// A frame is hidden when it is no application code, or hide_regex says so, unless show_regex matches its
// path. A group is a hidden frame with everything that can be reached from it through hidden frames.
#include <optional>
#include <pyinstrument/plugin.hpp>
#include <string>
#include <vector>

#include "python_regex.hpp"

namespace pyi = pyinstrument;

namespace {

// One pattern, asked once for each path.
class PathPattern {
 public:
  PathPattern(const char* option, const std::optional<std::string>& pattern) : option_(option) {
    if (!pattern) return;
    try {
      regex_.emplace(*pattern);
    } catch (const pyi::RegexError& e) {
      fail(e);
    }
  }

  void expect_paths(std::uint32_t string_count) { answers_.assign(string_count + std::size_t{1}, kUnknown); }

  bool matches(pyi::code code, std::uint32_t file) {
    if (!regex_) return false;
    signed char& answer = file == PYI_NONE ? answers_.back() : answers_[file];
    if (answer == kUnknown) answer = ask(code.file()) ? 1 : 0;
    return answer == 1;
  }

 private:
  static constexpr signed char kUnknown = -1;

  bool ask(std::string_view path) const {
    try {
      return regex_->matches(path);
    } catch (const pyi::RegexError& e) {
      fail(e);
    }
  }
  [[noreturn]] void fail(const pyi::RegexError& e) const {
    throw pyi::error(std::string(option_) + ": " + e.what());
  }

  const char* option_;
  std::optional<pyi::PythonRegex> regex_;
  std::vector<signed char> answers_;  // by string id of the path; the last for frames without one
};

struct GroupLibraryFrames {
  static constexpr auto name = "group_library_frames_processor";
  static constexpr auto summary = "Groups library frames, so that reports can fold them";
  static constexpr bool hides = true;

  std::optional<std::string> hide_regex;
  std::optional<std::string> show_regex;
  static auto options() {
    return std::tuple{
        pyi::option{&GroupLibraryFrames::hide_regex, "hide_regex",
                    "Fold frames whose file path matches (Python's re.match), application code too"},
        pyi::option{&GroupLibraryFrames::show_regex, "show_regex",
                    "Never fold frames whose file path matches (Python's re.match); wins over hide_regex"}};
  }

  void prepare() {
    hide_.emplace("hide_regex", hide_regex);
    show_.emplace("show_regex", show_regex);
  }

  void process(pyi::tree& tree) {
    find_hidden(tree);
    for (const pyi::frame frame : tree.frames()) {
      if (tree.is_root(frame) || frame.in_group() || !is_hidden_[frame.index()]) continue;
      if (has_hidden_child(frame)) group_from(tree, frame);
    }
  }

 private:
  void find_hidden(const pyi::tree& tree) {
    const pyi_tree& columns = tree.raw();
    hide_->expect_paths(columns.string_count);
    show_->expect_paths(columns.string_count);
    is_hidden_.assign(tree.node_count(), false);
    for (const pyi::frame frame : tree.frames()) {
      const std::uint32_t file = columns.file[frame.code().index()];
      is_hidden_[frame.index()] = !show_->matches(frame.code(), file) &&
                                  (hide_->matches(frame.code(), file) || !frame.is_application());
    }
  }

  bool has_hidden_child(pyi::frame frame) const {
    for (const pyi::frame child : frame.children()) {
      if (is_hidden_[child.index()]) return true;
    }
    return false;
  }

  void group_from(pyi::tree& tree, pyi::frame root) {
    members_.clear();
    pyi::walk(root, [&](pyi::frame frame) {
      const bool joins = is_hidden_[frame.index()] && !frame.in_group();
      if (joins) members_.push_back(frame);
      return joins;
    });
    if (members_.size() > 1) tree.group(root, members_);
  }

  std::optional<PathPattern> hide_, show_;
  std::vector<bool> is_hidden_;  // by node
  std::vector<pyi::frame> members_;
};

}  // namespace

PYINSTRUMENT_PLUGIN("group_library_frames_processor", PYINSTRUMENT_VERSION, GroupLibraryFrames)
