// Joins [self] frames that stand side by side: a sample gives one each, and a reader wants their sum.
#include <pyinstrument/plugin.hpp>

namespace pyi = pyinstrument;

namespace {

struct MergeConsecutiveSelfTime {
  static constexpr auto name = "merge_consecutive_self_time";
  static constexpr auto summary = "Merges neighbouring [self] frames into one";

  void process(pyi::tree& tree) {
    for (const pyi::frame frame : tree.frames()) {
      if (!frame.is_self()) continue;
      while (frame.next_sibling() && frame.next_sibling().is_self()) tree.merge(frame.next_sibling(), frame);
    }
  }
};

}  // namespace

PYINSTRUMENT_PLUGIN("merge_consecutive_self_time", PYINSTRUMENT_VERSION, MergeConsecutiveSelfTime)
