// What is known of a frame, and which frames are there?
//
// Everything here is a view: a pointer to the host's columns and an index, cheap to copy, read without a
// call. Views and the text they give live until render() or process() returns; text also only until the next
// edit (an edit may move the columns; a view looks them up each time, a string_view does not). Times are
// seconds. Nothing recurses: a stack of 100,000 frames is legal input.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "error.hpp"

namespace pyinstrument {

namespace detail {
inline std::string_view text(const pyi_tree* tree, std::uint32_t string) {
  if (string == PYI_NONE) return {};
  const std::uint64_t begin = string == 0 ? 0 : tree->string_end[string - 1];
  return {tree->string_bytes + begin, static_cast<std::size_t>(tree->string_end[string] - begin)};
}
}  // namespace detail

// A function: one row of the code table. Two frames are "the same" when their code is.
class code {
 public:
  code(const pyi_tree* tree, std::uint32_t index) : tree_(tree), index_(index) {}

  std::uint32_t index() const { return index_; }
  std::string_view function() const { return detail::text(tree_, tree_->function[index_]); }
  std::string_view file() const { return detail::text(tree_, tree_->file[index_]); }  // empty: synthetic
  std::string_view file_short() const { return detail::text(tree_, tree_->file_short[index_]); }
  bool has_file() const { return tree_->file[index_] != PYI_NONE; }
  std::int64_t line() const { return tree_->line[index_]; }  // the first; 0 when there is none
  bool is_synthetic() const { return index_ <= PYI_CODE_ROOT; }

  bool operator==(const code& other) const { return index_ == other.index_; }

 private:
  const pyi_tree* tree_;
  std::uint32_t index_;
};

// Something seen of a frame: `cClass` its class, `l42` a line, `h1` tracebackhide; and for how long.
struct attribute {
  std::string_view text;
  double time;
  char letter() const { return text.empty() ? '\0' : text.front(); }
  std::string_view value() const { return text.empty() ? text : text.substr(1); }
};

class frame_group;

// A node of the tree.
class frame {
 public:
  frame(const pyi_tree* tree, std::uint32_t index) : tree_(tree), index_(index) {}

  // False where there is no such frame: the parent of the root, the child of a leaf.
  explicit operator bool() const { return index_ != PYI_NONE; }
  std::uint32_t index() const { return index_; }
  bool operator==(const frame& other) const { return index_ == other.index_; }  // the same node

  // ---- the function ----
  class code code() const {
    return {tree_, tree_->code[index_]};
  }
  std::string_view function() const { return code().function(); }
  std::string_view file() const { return code().file(); }
  std::int64_t line() const { return code().line(); }
  bool has_same_code(frame other) const { return tree_->code[index_] == tree_->code[other.index_]; }
  // A synthetic frame shows the short path of the frame above it.
  std::string_view file_short() const {
    frame shown = *this;
    while (shown.is_synthetic() && shown.parent()) shown = shown.parent();
    return shown.code().file_short();
  }
  // `short:line`, or the short path alone when there is no line; empty when there is no path.
  std::string code_position_short() const {
    std::string position(file_short());
    if (!position.empty() && line() != 0) position.append(1, ':').append(std::to_string(line()));
    return position;
  }

  // ---- time ----
  double time() const { return tree_->time[index_]; }
  double absorbed_time() const { return tree_->absorbed_time[index_]; }
  // Time that is no function's below: time minus that of the children that are not synthetic.
  double total_self_time() const;
  // Time of all [await] frames at or below. Costs a walk; for every frame of a tree see await_times().
  double await_time() const;

  // ---- kind ----
  std::uint32_t flags() const { return tree_->flags[index_]; }
  bool is_synthetic() const { return (flags() & PYI_SYNTHETIC) != 0; }
  bool is_application() const { return (flags() & PYI_APPLICATION) != 0; }
  bool is_tracebackhide() const { return (flags() & PYI_TRACEBACKHIDE) != 0; }
  bool is_erased() const { return (flags() & PYI_ERASED) != 0; }
  bool is_self() const { return tree_->code[index_] == PYI_CODE_SELF; }
  bool is_await() const { return tree_->code[index_] == PYI_CODE_AWAIT; }
  bool is_out_of_context() const { return tree_->code[index_] == PYI_CODE_OUT_OF_CONTEXT; }

  // ---- attributes ----
  class attribute_range;
  attribute_range attributes() const;  // in the order of first sight
  // The value that has most time, the first seen on a tie; empty when there is none.
  std::string_view attribute_value(char letter) const;
  std::string_view class_name() const { return attribute_value('c'); }

  // ---- neighbours ----
  frame parent() const { return {tree_, tree_->parent[index_]}; }
  frame first_child() const { return {tree_, tree_->first_child[index_]}; }
  frame next_sibling() const { return {tree_, tree_->next_sibling[index_]}; }
  bool has_children() const { return tree_->first_child[index_] != PYI_NONE; }
  std::size_t child_count() const {
    std::size_t count = 0;
    for (frame child = first_child(); child; child = child.next_sibling()) ++count;
    return count;
  }
  // The frame at hand may be erased while this goes on; for other edits of the siblings, copy the range
  // first.
  class child_range;
  child_range children() const;

  // ---- group ----
  bool in_group() const { return tree_->group[index_] != PYI_NONE; }
  bool is_group_root() const { return (flags() & PYI_GROUP_ROOT) != 0; }
  frame_group group() const;  // only when in_group()

 private:
  const pyi_tree* tree_;
  std::uint32_t index_;
};

class frame::child_range {
 public:
  class iterator {
   public:
    using value_type = frame;
    using difference_type = std::ptrdiff_t;
    using iterator_category = std::forward_iterator_tag;
    using pointer = void;
    using reference = frame;

    iterator() = default;
    iterator(const pyi_tree* tree, std::uint32_t node) : tree_(tree), node_(node), next_(after(node)) {}
    frame operator*() const { return {tree_, node_}; }
    iterator& operator++() {
      node_ = next_;
      next_ = after(node_);
      return *this;
    }
    iterator operator++(int) {
      iterator before = *this;
      ++*this;
      return before;
    }
    bool operator==(const iterator& other) const { return node_ == other.node_; }

   private:
    std::uint32_t after(std::uint32_t node) const {
      return node == PYI_NONE ? PYI_NONE : tree_->next_sibling[node];
    }
    const pyi_tree* tree_ = nullptr;
    std::uint32_t node_ = PYI_NONE;
    std::uint32_t next_ = PYI_NONE;  // read ahead: the node at hand may be erased
  };

  child_range(const pyi_tree* tree, std::uint32_t parent) : tree_(tree), first_(tree->first_child[parent]) {}
  iterator begin() const { return {tree_, first_}; }
  iterator end() const { return {tree_, PYI_NONE}; }
  bool empty() const { return first_ == PYI_NONE; }

 private:
  const pyi_tree* tree_;
  std::uint32_t first_;
};

inline frame::child_range frame::children() const { return {tree_, index_}; }

class frame::attribute_range {
 public:
  class iterator {
   public:
    using value_type = attribute;
    using difference_type = std::ptrdiff_t;

    iterator() = default;
    iterator(const pyi_tree* tree, std::uint32_t row) : tree_(tree), row_(row) {}
    attribute operator*() const {
      return {detail::text(tree_, tree_->attribute_text[row_]), tree_->attribute_time[row_]};
    }
    iterator& operator++() {
      row_ = tree_->attribute_next[row_];
      return *this;
    }
    iterator operator++(int) {
      iterator before = *this;
      ++*this;
      return before;
    }
    bool operator==(const iterator& other) const { return row_ == other.row_; }

   private:
    const pyi_tree* tree_ = nullptr;
    std::uint32_t row_ = PYI_NONE;
  };

  attribute_range(const pyi_tree* tree, std::uint32_t first) : tree_(tree), first_(first) {}
  iterator begin() const { return {tree_, first_}; }
  iterator end() const { return {tree_, PYI_NONE}; }

 private:
  const pyi_tree* tree_;
  std::uint32_t first_;
};

inline frame::attribute_range frame::attributes() const { return {tree_, tree_->attribute_first[index_]}; }

inline std::string_view frame::attribute_value(char letter) const {
  std::string_view best;
  double best_time =
      -std::numeric_limits<double>::infinity();  // a clock that was set back gives times below 0
  for (const attribute seen : attributes()) {
    if (seen.letter() != letter || !(seen.time > best_time)) continue;
    best = seen.value();
    best_time = seen.time;
  }
  return best;
}

// Frames that a report may fold into one line.
class frame_group {
 public:
  frame_group(const pyi_tree* tree, std::uint32_t index) : tree_(tree), index_(index) {}

  std::uint32_t index() const { return index_; }
  // False when it has dissolved.
  explicit operator bool() const { return tree_->group_root[index_] != PYI_NONE; }
  frame root() const { return {tree_, tree_->group_root[index_]}; }
  bool contains(frame candidate) const { return tree_->group[candidate.index()] == index_; }
  bool operator==(const frame_group& other) const { return index_ == other.index_; }
  // In the order in which they were given to tree::group().
  std::vector<frame> members() const {
    std::vector<frame> result;
    result.reserve(tree_->group_begin[index_ + 1] - tree_->group_begin[index_]);
    for (std::uint32_t i = tree_->group_begin[index_]; i < tree_->group_begin[index_ + 1]; ++i) {
      const frame member(tree_, tree_->group_members[i]);
      if (contains(member)) result.push_back(member);
    }
    return result;
  }

 private:
  const pyi_tree* tree_;
  std::uint32_t index_;
};

inline frame_group frame::group() const { return {tree_, tree_->group[index_]}; }

// Depth first without recursion: enter(frame) before the children, leave(frame) after them. `enter` may
// return false to leave the children out; leave() is called for every frame that was entered. Where there is
// no frame (the root of a session without samples), there is nothing to enter.
template <class Enter, class Leave>
void walk(frame top, Enter&& enter, Leave&& leave) {
  const auto descends = [&enter](frame at) {
    if constexpr (std::is_void_v<std::invoke_result_t<Enter&, frame>>) {
      enter(at);
      return true;
    } else {
      return static_cast<bool>(enter(at));
    }
  };
  if (!top) return;
  frame at = top;
  while (true) {
    if (descends(at) && at.has_children()) {
      at = at.first_child();
      continue;
    }
    leave(at);
    while (!(at == top) && !at.next_sibling()) {
      at = at.parent();
      leave(at);
    }
    if (at == top) return;
    at = at.next_sibling();
  }
}

// Depth first, parents before children, children in order.
template <class Visit>
void walk(frame top, Visit&& visit) {
  walk(top, visit, [](frame) {});
}

inline double frame::total_self_time() const {
  double result = time();
  for (const frame child : children())
    if (!child.is_synthetic()) result -= child.time();
  return result;
}

inline double frame::await_time() const {
  double result = 0;
  walk(*this, [&result](frame below) {
    if (below.is_await()) result += below.time();
  });
  return result;
}

}  // namespace pyinstrument
