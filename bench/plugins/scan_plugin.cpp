// What plugins do to a tree, at its barest: nothing, and a look at every frame.
#include <algorithm>
#include <pyinstrument/plugin.hpp>
#include <vector>

namespace pyi = pyinstrument;

struct NoOp {
  static constexpr auto name = "no_op", summary = "Does nothing";
  void process(pyi::tree&) {}
};

struct Scan {
  static constexpr auto name = "scan",
                        summary =
                            "Adds up each function's own time, and holds the largest against `expected`";
  double expected = 0;
  static auto options() { return std::tuple{pyi::option{&Scan::expected, "expected", "Seconds"}}; }
  std::vector<double> times;  // reused: what is measured is the scan

  void process(pyi::tree& tree) {
    times.assign(tree.code_count(), 0);
    for (const pyi::frame frame : tree.frames()) times[frame.code().index()] += frame.absorbed_time();
    if (*std::max_element(times.begin(), times.end()) != expected) throw pyi::error("it added up wrongly");
  }
};

PYINSTRUMENT_PLUGIN("scan_plugin", "1.0.0", Scan, NoOp)
