// Lets the report begin at the user's program: a session of the classic command line starts with the frames
// of the command itself and of runpy, which ran the program.
//
//   <module>  pyinstrument/__main__.py
//   `- <module>  <string>
//      `- run_module, _run_code, ...  <frozen runpy> or runpy.py
//         `- <module>  the program
#include <pyinstrument/plugin.hpp>
#include <vector>

namespace pyi = pyinstrument;

namespace {

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

bool is_command(pyi::frame frame) {
  return contains(frame.file(), "pyinstrument/__main__.py") ||
         contains(frame.file(), "pyinstrument\\__main__.py");
}

bool is_runpy(pyi::frame frame) {
  return contains(frame.file(), "runpy.py") || contains(frame.file(), "<frozen runpy>");
}

bool takes_most_of_parent(pyi::frame frame) { return frame.time() / frame.parent().time() > 0.8; }

struct RemoveFirstPyinstrumentFrames {
  static constexpr auto name = "remove_first_pyinstrument_frames_processor";
  static constexpr auto summary = "Removes the frames of pyinstrument's own command line above the program";

  void process(pyi::tree& tree) {
    if (tree.empty()) return;
    seen_.assign(tree.code_count(), false);
    const pyi::frame root = tree.root();
    if (!is_command(root) || !may_step(root)) return;
    pyi::frame frame = root.first_child();
    if (!contains(frame.file(), "<string>") || !takes_most_of_parent(frame) || !frame.has_children()) return;
    if (may_step(frame)) {
      frame = frame.first_child();
      while (is_runpy(frame) && takes_most_of_parent(frame) && may_step(frame)) frame = frame.first_child();
    }
    tree.set_root(frame);
  }

 private:
  // To go on with the first child leaves its siblings out. In an aggregated tree (each function once, longest
  // first) these are what runpy did before and after; in a timeline they may be most of the program.
  bool may_step(pyi::frame parent) {
    if (!parent.has_children()) return false;
    bool aggregated = true;
    pyi::frame previous = parent.first_child();
    for (const pyi::frame child : parent.children()) {
      aggregated = aggregated && !seen_[child.code().index()] && !(child.time() > previous.time());
      seen_[child.code().index()] = true;
      previous = child;
    }
    for (const pyi::frame child : parent.children()) seen_[child.code().index()] = false;
    return aggregated;
  }

  std::vector<bool> seen_;  // by code, among the children of one frame
};

}  // namespace

PYINSTRUMENT_PLUGIN("remove_first_pyinstrument_frames_processor", PYINSTRUMENT_VERSION,
                    RemoveFirstPyinstrumentFrames)
