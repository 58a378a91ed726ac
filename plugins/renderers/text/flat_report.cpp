#include "flat_report.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

namespace pyinstrument::text {

namespace {

constexpr double kSmallestShare = 0.001;

struct Function {
  frame last{nullptr, PYI_NONE};  // gives the class and position to show
  double time = 0;
};

// A time that is no number goes last.
double sort_key(const Function& function) {
  return std::isnan(function.time) ? -std::numeric_limits<double>::infinity() : function.time;
}

// In order of first appearance.
std::vector<Function> functions_of(tree_view tree, FlatTime kind) {
  std::vector<Function> functions;
  std::vector<std::uint32_t> row_of_code(tree.code_count(), PYI_NONE);
  std::vector<std::uint32_t> open(tree.code_count());  // frames of this function on the way from the root
  const auto enter = [&](frame frame) {
    const std::uint32_t code = frame.code().index();
    const bool outermost = open[code]++ == 0;
    if (frame.is_self()) return;  // its time is the function's own, which stands on that one's line
    if (row_of_code[code] == PYI_NONE) {
      row_of_code[code] = static_cast<std::uint32_t>(functions.size());
      functions.emplace_back();
    }
    Function& function = functions[row_of_code[code]];
    function.last = frame;
    if (kind == FlatTime::self) {
      function.time += frame.total_self_time();
    } else if (outermost) {
      function.time += frame.time();
    }
  };
  walk(tree.root(), enter, [&](frame frame) { --open[frame.code().index()]; });
  return functions;
}

}  // namespace

void write_flat(writer& out, tree_view tree, const FrameLine& line, FlatTime time, bool everything) {
  std::vector<Function> functions = functions_of(tree, time);
  if (!everything) {
    std::erase_if(functions, [&](const Function& each) { return !(line.share(each.time) > kSmallestShare); });
  }
  std::ranges::stable_sort(functions, std::ranges::greater{}, sort_key);
  std::string text;
  for (const Function& each : functions) {
    text.clear();
    line.append(text, each.last, each.time);
    text += '\n';
    out(text);
  }
}

}  // namespace pyinstrument::text
