// A frame whose only child is [self] shows the same time twice: leave out the [self].
#include <pyinstrument/plugin.hpp>

namespace pyi = pyinstrument;

namespace {

struct RemoveUnnecessarySelfTimeNodes {
  static constexpr auto name = "remove_unnecessary_self_time_nodes";
  static constexpr auto summary = "Removes a [self] frame that is an only child";

  void process(pyi::tree& tree) {
    for (const pyi::frame frame : tree.frames()) {
      const bool only_child =
          frame.parent() && frame.parent().first_child() == frame && !frame.next_sibling();
      if (frame.is_self() && only_child) tree.erase(frame, pyi::replace_with::nothing);
    }
  }
};

}  // namespace

PYINSTRUMENT_PLUGIN("remove_unnecessary_self_time_nodes", PYINSTRUMENT_VERSION,
                    RemoveUnnecessarySelfTimeNodes)
