// How did the time divide among callers and callees, and how may that picture be edited?
//
// A frame tree is a set of columns with one entry a node; nodes refer to each other by index. A fresh tree
// is a timeline (the same function may stand under a parent many times); processors edit it in place.
//
// Invariants, which every operation keeps and check() verifies:
//   * time = the children's time + absorbed time (to rounding), for each node that is not a synthetic leaf
//   * synthetic leaves ([self], [await], [out-of-context]) have no children
//   * links agree in both directions; an erased node is linked to nothing; there are no cycles
//   * a group has at least two members, its root among them
// Who builds trees by hand (free editing) answers for the first of them. Detached nodes stand beside the
// tree, each the top of one of its own: root() does not lead to them, compact() drops them, and check()
// objects to them.
//
// Nothing here recurses over depth: a stack of 100,000 frames is legal input.
// Threads: one writer, or many readers. Times are seconds.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "frame_tree/symbols.hpp"

namespace pyinstrument {

using NodeId = std::uint32_t;
using GroupId = std::uint32_t;

// What takes an erased node's place under its parent.
enum class Replacement {
  children,   // its children, in order; its own absorbed time goes to the parent
  self_time,  // one [self] leaf with its time
  nothing,    // nothing; its time goes to the parent's absorbed time
};

// Bits of FrameTree::flags(); the values are those of the plugin contract.
enum NodeFlag : std::uint32_t {
  kSyntheticFlag = 1,
  kApplicationFlag = 2,
  kTracebackHideFlag = 4,
  kGroupRootFlag = 8,
  kErasedFlag = 16,
};

class FrameTree {
 public:
  // A tree without nodes (root() is kNone): what a session without samples gives.
  explicit FrameTree(std::shared_ptr<Symbols> symbols);

  // ---- building: the caller sees to it that times add up ----
  NodeId add_root(CodeId code);
  NodeId append(NodeId parent, CodeId code, double time = 0);
  void add_time(NodeId node, double seconds) { time_[node] += seconds; }
  // The place of an attribute of a node, made when it is new; add_attribute_time() adds to it. Two steps,
  // since the same frame is often seen many times in a row.
  std::uint32_t attribute_slot(NodeId node, StringId attribute);
  void add_attribute_time(std::uint32_t slot, double seconds) { attribute_time_[slot] += seconds; }
  void reserve(std::size_t nodes);

  // ---- free editing: links and numbers as the caller wants them ----
  // A node that is linked to nothing.
  NodeId add_detached(CodeId code, double time = 0);
  // Takes the node away from its parent, with all that is below it; never the root.
  void detach(NodeId node);
  // `node` is detached, and `parent` is not below it; `after` is a child of `parent`, kNone: at the end.
  void attach(NodeId node, NodeId parent, NodeId after = kNone);
  void set_time(NodeId node, double seconds) { time_[node] = seconds; }
  void set_absorbed_time(NodeId node, double seconds) { absorbed_time_[node] = seconds; }
  void clear_attributes(NodeId node);

  // ---- editing ----
  // A new last child with `time` seconds, which are taken out of the parent's absorbed time.
  NodeId add_child(NodeId parent, CodeId code, double time);
  // Never the root. Erased nodes leave their groups; what goes with them does so too.
  void erase(NodeId node, Replacement replacement);
  // `from` and `into` are different children of one parent: times, absorbed times and attributes add up,
  // children are appended, `from` is erased. A synthetic leaf takes in only synthetic leaves.
  void merge(NodeId from, NodeId into);
  // A new group of at least two nodes that have none; `root` is one of them.
  GroupId group(NodeId root, std::span<const NodeId> members);
  // The children of `node` in a new order; must be a permutation of them.
  void order(NodeId node, std::span<const NodeId> children);
  // Everything outside the subtree of `node` is erased.
  void set_root(NodeId node);

  // Renumbers nodes densely in depth-first pre-order, without the erased ones. Ids change.
  void compact();
  bool is_compact() const { return compact_; }
  // From now on origin() says which id each node has at this moment, whatever compact() makes of the ids;
  // kNone for nodes that come later.
  void track_origins();
  const std::vector<NodeId>& origin() const { return origin_; }
  // Brings flags() up to date (application code depends on the parent; the hide flag on attributes).
  void refresh_flags();

  // ---- reading ----
  NodeId root() const { return root_; }
  // Nodes ever made since the last compact(), the erased ones included: the length of every column.
  std::uint32_t node_count() const { return static_cast<std::uint32_t>(code_.size()); }
  bool is_erased(NodeId node) const { return (flags_[node] & kErasedFlag) != 0; }

  const std::vector<NodeId>& parent() const { return parent_; }
  const std::vector<NodeId>& first_child() const { return first_child_; }
  const std::vector<NodeId>& last_child() const { return last_child_; }
  const std::vector<NodeId>& next_sibling() const { return next_sibling_; }
  const std::vector<CodeId>& code() const { return code_; }
  const std::vector<GroupId>& group() const { return group_; }
  const std::vector<std::uint32_t>& flags() const { return flags_; }
  const std::vector<double>& time() const { return time_; }
  const std::vector<double>& absorbed_time() const { return absorbed_time_; }

  // Attributes of a node, in the order in which they were first seen: a list through `attribute_next`,
  // starting at `attribute_first[node]`, that ends with kNone.
  const std::vector<std::uint32_t>& attribute_first() const { return attribute_first_; }
  const std::vector<std::uint32_t>& attribute_next() const { return attribute_next_; }
  const std::vector<StringId>& attribute_text() const { return attribute_text_; }
  const std::vector<double>& attribute_time() const { return attribute_time_; }
  // The value (without its letter) that has most time, the first seen on a tie; empty when there is none.
  std::string_view attribute_value(NodeId node, char letter) const;

  // Groups: the root of each, kNone when it has dissolved. Its members, in the order given to group(), are
  // group_member()[group_begin()[g] .. group_begin()[g + 1]); those that have left stay listed until
  // compact(), and are told apart by group().
  std::uint32_t group_count() const { return static_cast<std::uint32_t>(group_root_.size()); }
  const std::vector<NodeId>& group_root() const { return group_root_; }
  const std::vector<std::uint32_t>& group_begin() const { return group_begin_; }
  const std::vector<NodeId>& group_member() const { return group_member_; }
  // Without those that have left.
  std::vector<NodeId> group_members(GroupId group) const;

  // The node that follows in depth-first pre-order, or kNone at the end.
  NodeId next_in_pre_order(NodeId node) const { return next_in_pre_order(node, root_); }
  // The same within the subtree of `top`.
  NodeId next_in_pre_order(NodeId node, NodeId top) const;

  const Symbols& symbols() const { return *symbols_; }
  const std::shared_ptr<Symbols>& shared_symbols() const { return symbols_; }
  // From now on the symbols are a copy that nobody else has.
  void unshare_symbols() { symbols_ = std::make_shared<Symbols>(*symbols_); }

  // Throws std::logic_error that names the node and the invariant it breaks.
  void check() const;

 private:
  NodeId new_node(CodeId code, double time);
  void unlink(NodeId node);
  void link_before(NodeId node, NodeId parent, NodeId next);  // next == kNone: at the end
  void splice_children(NodeId from, NodeId parent, NodeId next);
  void mark_erased(NodeId node);
  void erase_subtree(NodeId node);
  void leave_group(NodeId node);
  std::span<const NodeId> listed_members(GroupId group) const;
  NodeId next_outside(NodeId node, NodeId top) const;
  void require_live(NodeId node, const char* operation) const;
  std::uint32_t new_attribute(StringId attribute);
  std::uint32_t slot_in_long_list(NodeId node, StringId attribute, std::uint32_t after);
  void compact_attributes();
  void compact_groups(const std::vector<NodeId>& new_of_old);
  void check_node(NodeId node) const;
  void check_groups() const;

  std::shared_ptr<Symbols> symbols_;
  NodeId root_ = kNone;
  bool compact_ = true;
  bool flags_depend_on_tree_ = false;  // some node's flags follow from its parent or attributes
  std::vector<NodeId> parent_, first_child_, last_child_, next_sibling_, previous_sibling_;
  std::vector<CodeId> code_;
  std::vector<GroupId> group_;
  std::vector<std::uint32_t> flags_;
  std::vector<NodeId> origin_;
  bool tracks_origins_ = false;
  std::vector<double> time_, absorbed_time_;
  std::vector<std::uint32_t> attribute_first_, attribute_next_;
  std::vector<StringId> attribute_text_;
  std::vector<double> attribute_time_;
  // What a walk along a node's attributes would take too long to find: a frame that was seen on 100,000 lines
  // has as many. By node, and only for those with many; made when asked for.
  struct LongList {
    std::unordered_map<StringId, std::uint32_t> slot_of;
    std::uint32_t last;
  };
  std::unordered_map<NodeId, LongList> long_lists_;
  std::vector<NodeId> group_root_, group_member_;
  std::vector<std::uint32_t> group_begin_{0};
  std::vector<std::uint32_t> group_live_;   // members that have not left
  std::vector<std::uint32_t> group_first_;  // where in group_member_ the first of them may stand
};

}  // namespace pyinstrument
