// Turns a timeline into a summary: the calls of a function from one place become one frame.
#include <algorithm>
#include <limits>
#include <pyinstrument/plugin.hpp>
#include <vector>

namespace pyi = pyinstrument;

namespace {

struct AggregateRepeatedCalls {
  static constexpr auto name = "aggregate_repeated_calls";
  static constexpr auto summary = "Merges the calls of a function from one place, and sorts by time";
  static constexpr bool aggregates = true;

  void process(pyi::tree& tree) {
    if (tree.empty()) return;
    first_of_code_.assign(tree.code_count(), pyi::frame(nullptr, PYI_NONE));
    // Merging appends children to frames that the walk has yet to enter, and never moves a child twice: its
    // parent merges once, before the walk gets to the child.
    pyi::walk(tree.root(), [&](pyi::frame parent) {
      merge_children(tree, parent);
      sort_children(tree, parent);
    });
  }

 private:
  void merge_children(pyi::tree& tree, pyi::frame parent) {
    children_.clear();
    for (const pyi::frame child : parent.children()) {
      pyi::frame& first = first_of_code_[child.code().index()];
      if (first) {
        tree.merge(child, first);
      } else {
        first = child;
        children_.push_back(child);
      }
    }
    for (const pyi::frame child : children_) {
      first_of_code_[child.code().index()] = pyi::frame(nullptr, PYI_NONE);
    }
  }

  // Longest first; equals stay in order. A time that is no number goes last.
  void sort_children(pyi::tree& tree, pyi::frame parent) {
    const auto seconds = [](pyi::frame frame) {
      return frame.time() == frame.time() ? frame.time() : -std::numeric_limits<double>::infinity();
    };
    const auto longer = [&](pyi::frame a, pyi::frame b) { return seconds(a) > seconds(b); };
    if (std::is_sorted(children_.begin(), children_.end(), longer)) return;
    std::stable_sort(children_.begin(), children_.end(), longer);
    tree.order(parent, children_);
  }

  std::vector<pyi::frame> children_;       // of one parent, each function once
  std::vector<pyi::frame> first_of_code_;  // among the children of one parent; no frame between parents
};

}  // namespace

PYINSTRUMENT_PLUGIN("aggregate_repeated_calls", PYINSTRUMENT_VERSION, AggregateRepeatedCalls)
