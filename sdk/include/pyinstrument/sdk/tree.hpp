// Which frames does the session's tree hold, and how does a processor change it?
//
// A processor edits through the functions here and the host keeps the invariants: the time of a frame is that
// of its children plus its absorbed time; synthetic leaves have no children; a group has at least two
// members. What cannot be done (an erased frame, a frame that is no child) throws and fails the call. Ids are
// stable until process() returns, and new frames come at the end.
#pragma once

#include <cstdint>
#include <iterator>
#include <span>
#include <string_view>
#include <vector>

#include "frame.hpp"

namespace pyinstrument {

// All frames that were there when the range was made, those that are erased meanwhile left out. On entry ids
// are in depth-first pre-order, so forwards meets a parent before its children, backwards children first.
// Edits are welcome while it goes on.
template <bool Forwards>
class frame_range {
 public:
  class iterator {
   public:
    using value_type = frame;
    using difference_type = std::ptrdiff_t;

    iterator() = default;
    iterator(const pyi_tree* tree, std::uint32_t left, std::uint32_t count)
        : tree_(tree), left_(left), count_(count) {
      skip_erased();
    }
    frame operator*() const { return {tree_, node()}; }
    iterator& operator++() {
      --left_;
      skip_erased();
      return *this;
    }
    iterator operator++(int) {
      iterator before = *this;
      ++*this;
      return before;
    }
    bool operator==(const iterator& other) const { return left_ == other.left_; }

   private:
    std::uint32_t node() const { return Forwards ? count_ - left_ : left_ - 1; }
    void skip_erased() {
      while (left_ != 0 && (tree_->flags[node()] & PYI_ERASED) != 0) --left_;
    }
    const pyi_tree* tree_ = nullptr;
    std::uint32_t left_ = 0, count_ = 0;
  };

  explicit frame_range(const pyi_tree* tree) : tree_(tree), count_(tree->node_count) {}
  iterator begin() const { return {tree_, count_, count_}; }
  iterator end() const { return {tree_, 0, count_}; }

 private:
  const pyi_tree* tree_;
  std::uint32_t count_;
};

// The tree as a renderer sees it.
class tree_view {
 public:
  explicit tree_view(const pyi_tree* tree) : tree_(tree) {}

  // No samples: there is no root, and there are no frames.
  bool empty() const { return tree_->root == PYI_NONE; }
  frame root() const { return {tree_, tree_->root}; }
  bool is_root(frame candidate) const { return candidate.index() == tree_->root; }
  double total_time() const { return empty() ? 0 : root().time(); }

  // Every column has this length; a frame's index is below it.
  std::uint32_t node_count() const { return tree_->node_count; }
  std::uint32_t code_count() const { return tree_->code_count; }
  std::uint32_t group_count() const { return tree_->group_count; }
  frame at(std::uint32_t index) const { return {tree_, index}; }
  class code code_at(std::uint32_t index) const {
    return {tree_, index};
  }
  frame_group group_at(std::uint32_t index) const { return {tree_, index}; }

  frame_range<true> frames() const { return frame_range<true>(tree_); }
  frame_range<false> frames_backwards() const { return frame_range<false>(tree_); }

  // The columns themselves, for loops that want nothing in between.
  const pyi_tree& raw() const { return *tree_; }

 private:
  const pyi_tree* tree_;
};

// await_time() of every frame at once, by index.
inline std::vector<double> await_times(tree_view tree) {
  std::vector<double> result(tree.node_count(), 0.0);
  if (tree.empty()) return result;
  walk(
      tree.root(), [](frame) {},
      [&](frame done) {
        if (done.is_await()) result[done.index()] += done.time();
        if (const frame above = done.parent()) result[above.index()] += result[done.index()];
      });
  return result;
}

enum class replace_with {
  children = PYI_REPLACE_CHILDREN,    // its children take its place; its absorbed time goes to the parent
  self_time = PYI_REPLACE_SELF_TIME,  // a [self] leaf with its time does
  nothing = PYI_REPLACE_NOTHING,      // nothing does; the parent absorbs its time
};

// The tree as a processor sees it.
class tree : public tree_view {
 public:
  tree(pyi_call* call, pyi_tree* columns) : tree_view(columns), call_(call), tree_(columns) {}

  // Never the root.
  void erase(frame node, replace_with replacement) {
    detail::require(detail::host->erase(call_, tree_, node.index(), static_cast<int>(replacement)),
                    "erase a frame");
  }
  // Both are children of one parent: times and attributes add up, children are appended, `from` is erased.
  void merge(frame from, frame into) {
    detail::require(detail::host->merge(call_, tree_, from.index(), into.index()), "merge two frames");
  }
  // At least two frames that are in no group; `root` is one of them.
  void group(frame root, std::span<const frame> members) {
    const auto ids = indices(members);
    detail::require(detail::host->group(call_, tree_, root.index(), ids.data(), ids.size()), "group frames");
  }
  // The children of `node`, all of them, in a new order.
  void order(frame node, std::span<const frame> children) {
    const auto ids = indices(children);
    detail::require(detail::host->order(call_, tree_, node.index(), ids.data(), ids.size()),
                    "order children");
  }
  // Everything that is not at or below `node` is erased.
  void set_root(frame node) {
    detail::require(detail::host->set_root(call_, tree_, node.index()), "set the root");
  }
  // A new last child; its seconds come out of the parent's absorbed time.
  frame add_child(frame parent, class code function, double seconds) {
    std::uint32_t node = PYI_NONE;
    detail::require(detail::host->add_child(call_, tree_, parent.index(), function.index(), seconds, &node),
                    "add a child");
    return {tree_, node};
  }
  // The row of (function, file, first line), made when it is new.
  class code intern_code(std::string_view function, std::string_view file, std::int64_t line) {
    std::uint32_t row = PYI_NONE;
    detail::require(
        detail::host->intern_code(call_, tree_, detail::to_c(function), detail::to_c(file), line, &row),
        "intern a function");
    return {tree_, row};
  }

  void log(int level, const char* message) { detail::host->log(call_, level, message); }

 private:
  static std::vector<std::uint32_t> indices(std::span<const frame> frames) {
    std::vector<std::uint32_t> result;
    result.reserve(frames.size());
    for (const frame each : frames) result.push_back(each.index());
    return result;
  }

  pyi_call* call_;
  pyi_tree* tree_;
};

}  // namespace pyinstrument
