// Leaves out what takes too small a part of the whole to matter.
#include <pyinstrument/plugin.hpp>

namespace pyi = pyinstrument;

namespace {

struct RemoveIrrelevantNodes {
  static constexpr auto name = "remove_irrelevant_nodes";
  static constexpr auto summary = "Removes frames that take a small share of the total time";
  static constexpr bool hides = true;

  double filter_threshold = 0.01;
  static auto options() {
    return std::tuple{pyi::option{&RemoveIrrelevantNodes::filter_threshold, "filter_threshold",
                                  "Remove frames below this share of the total time (0 to 1)"}};
  }

  void process(pyi::tree& tree) {
    // a tree without time has no shares: keep the division defined
    const double total = tree.total_time() > 0 ? tree.total_time() : 1e-44;
    for (const pyi::frame frame : tree.frames()) {
      if (!tree.is_root(frame) && frame.time() / total < filter_threshold) {
        tree.erase(frame, pyi::replace_with::nothing);
      }
    }
  }
};

}  // namespace

PYINSTRUMENT_PLUGIN("remove_irrelevant_nodes", PYINSTRUMENT_VERSION, RemoveIrrelevantNodes)
