// The smallest processor: frames that took little time go into their parents.
#include <pyinstrument/plugin.hpp>
namespace pyi = pyinstrument;

struct DropFast {
  static constexpr auto name = "mycorp_drop_fast", summary = "Absorb frames below a threshold";
  static constexpr bool hides = true;
  double threshold = 0.01;
  static auto options() {
    return std::tuple{
        pyi::option{&DropFast::threshold, "filter_threshold", "Share of the total time, 0 to 1"}};
  }

  void process(pyi::tree& tree) {
    for (pyi::frame frame : tree.frames())
      if (!tree.is_root(frame) && frame.time() < threshold * tree.total_time())
        tree.erase(frame, pyi::replace_with::nothing);
  }
};
PYINSTRUMENT_PLUGIN("mycorp_drop_fast", "1.0.0", DropFast)
