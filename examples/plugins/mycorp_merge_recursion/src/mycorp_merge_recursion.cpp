// Recursion as one frame: what a function's calls of itself took becomes its first call's.
//
//   walk                        walk
//   |- read          1 s        |- read         3 s
//   `- walk                     `- parse        2 s
//      |- read       2 s
//      `- parse      2 s
//
// The time of every frame that stays is what it was: the inner calls were inside the outer one.
#include <algorithm>
#include <cstdint>
#include <pyinstrument/plugin.hpp>
#include <tuple>
#include <unordered_map>
#include <vector>

namespace pyi = pyinstrument;

struct MergeRecursion {
  static constexpr auto name = "mycorp_merge_recursion", summary = "Shows recursion as one frame";
  static constexpr auto author = "MyCorp", url = "https://example.com/mycorp_merge_recursion";
  static constexpr bool aggregates = true;  // --timeline leaves it out: it adds up what was apart in time
  bool indirect = false;
  static auto options() {
    return std::tuple{pyi::option{&MergeRecursion::indirect, "indirect",
                                  "Also where others stand between a function and its call of itself"}};
  }

  void process(pyi::tree& tree) const {
    if (tree.empty()) return;
    std::vector<bool> changed(tree.node_count());  // frames whose children are no longer what they were
    erase_inner_calls(tree, changed);
    merge_children(tree, changed);
  }

 private:
  // An inner call goes, and its children take its place. Outer calls are met first.
  void erase_inner_calls(pyi::tree& tree, std::vector<bool>& changed) const {
    std::vector<pyi::frame> inner;
    std::vector<std::uint32_t> open(tree.code_count());  // calls of each function that are under way
    const auto enter = [&](pyi::frame frame) {
      const bool calls_itself = indirect ? open[frame.code().index()] > 0
                                         : !tree.is_root(frame) && frame.has_same_code(frame.parent());
      if (calls_itself && !frame.is_synthetic()) inner.push_back(frame);
      ++open[frame.code().index()];
    };
    pyi::walk(tree.root(), enter, [&](pyi::frame frame) { --open[frame.code().index()]; });
    for (const pyi::frame frame : inner) {
      changed[frame.parent().index()] = true;
      tree.erase(frame, pyi::replace_with::children);
    }
  }

  // Children of one function become one, and then their children in turn: parents have smaller numbers.
  static void merge_children(pyi::tree& tree, std::vector<bool>& changed) {
    for (const pyi::frame parent : tree.frames()) {
      if (!changed[parent.index()]) continue;
      std::unordered_map<std::uint32_t, pyi::frame> first;  // by function
      std::vector<pyi::frame> left;
      for (const pyi::frame child : parent.children()) {
        const auto [known, is_new] = first.try_emplace(child.code().index(), child);
        if (is_new) {
          left.push_back(child);
          continue;
        }
        changed[known->second.index()] = true;
        tree.merge(child, known->second);
      }
      std::stable_sort(left.begin(), left.end(),
                       [](pyi::frame a, pyi::frame b) { return a.time() > b.time(); });
      tree.order(parent, left);
    }
  }
};

PYINSTRUMENT_PLUGIN("mycorp_merge_recursion", "1.0.0", MergeRecursion)
