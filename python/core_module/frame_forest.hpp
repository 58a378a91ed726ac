// Which frames does Python hold, and what may it make of them?
//
// A forest: trees in the columns of one FrameTree, each node the top of a tree or below one. Python may link
// nodes as it likes, so nothing is kept true of times; links agree, and there are no cycles. Whoever holds a
// frame holds the forest it stands in, and thereby every frame that it is or was connected with.
//
// A handle is what stands for a node outside: a forest and a row. Each forest knows its handles, so that a
// node has one handle at a time, and so that rows may move: when trees of two forests are joined, or rows
// that nobody can reach any more are dropped.
//
// Groups are here and not in the columns: Python's may have a single member, members of several trees, a root
// that left. They become groups of the columns when a plugin is to see them (frame_processing.hpp).
//
// Threads: none of this locks; Python's lock is held.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "frame_tree/frame_tree.hpp"
#include "frame_tree/symbols.hpp"

namespace pyinstrument::python {

// How a tree's paths are shown, and whose they are; the binding knows what it is.
class FrameContext {
 public:
  FrameContext() = default;
  FrameContext(const FrameContext&) = delete;
  FrameContext& operator=(const FrameContext&) = delete;
  virtual ~FrameContext() = default;
};

// What Python code has put on a frame or a group of its own accord; the binding knows what it is.
class FrameNotes {
 public:
  FrameNotes() = default;
  FrameNotes(const FrameNotes&) = delete;
  FrameNotes& operator=(const FrameNotes&) = delete;
  virtual ~FrameNotes() = default;
};

class FrameForest;

// A node, or a group, of a forest; at most one of each at a time. Stays where it is.
class FrameHandle {
 public:
  FrameHandle(std::shared_ptr<FrameForest> forest, NodeId node);
  ~FrameHandle();
  FrameHandle(const FrameHandle&) = delete;
  FrameHandle& operator=(const FrameHandle&) = delete;

  std::shared_ptr<FrameForest> forest;
  NodeId node;
};

class GroupHandle {
 public:
  GroupHandle(std::shared_ptr<FrameForest> forest, GroupId group);
  ~GroupHandle();
  GroupHandle(const GroupHandle&) = delete;
  GroupHandle& operator=(const GroupHandle&) = delete;

  std::shared_ptr<FrameForest> forest;
  GroupId group;
};

struct FreeGroup {
  std::string name;  // unique in the process
  NodeId root;
  std::vector<NodeId> members;  // in the order of joining
  std::shared_ptr<const FrameNotes> notes = nullptr;
};

class FrameForest {
 public:
  explicit FrameForest(std::shared_ptr<Symbols> symbols);
  // The tree's root is a top. Its groups become free ones.
  FrameForest(FrameTree tree, std::shared_ptr<const FrameContext> context);

  const FrameTree& tree() const { return tree_; }
  FrameTree& tree() { return tree_; }
  Symbols& symbols() { return *tree_.shared_symbols(); }

  NodeId add(CodeId code, double time = 0);
  NodeId top_of(NodeId node) const;
  bool is_below(NodeId node, NodeId ancestor) const;
  std::vector<NodeId> children(NodeId node) const;

  // The context of the tree that the node stands in; null when it has none.
  std::shared_ptr<const FrameContext> context(NodeId node) const;
  void set_context(NodeId node, std::shared_ptr<const FrameContext> context);

  // They stay with the node while the forest has it. Null when there are none.
  std::shared_ptr<const FrameNotes> notes(NodeId node) const;
  void set_notes(NodeId node, std::shared_ptr<const FrameNotes> notes);

  // `node` is not `parent` nor above it; it leaves its parent first. Its tree takes on the parent's context.
  void attach(NodeId node, NodeId parent, NodeId after = kNone);
  void detach(NodeId node);

  // kNone when the node is in no group.
  GroupId group_of(NodeId node) const { return group_of_[node]; }
  const FreeGroup& group(GroupId group) const { return groups_[group]; }
  GroupId add_group(NodeId root);
  void set_group_notes(GroupId group, std::shared_ptr<const FrameNotes> notes);
  void set_group_root(GroupId group, NodeId root) { groups_[group].root = root; }
  void join_group(NodeId node, GroupId group);
  void leave_group(NodeId node);
  // The new members are in no group, or in this one.
  void set_group(GroupId group, NodeId root, std::vector<NodeId> members);

  // Those that somebody holds; null when nobody does.
  FrameHandle* handle(NodeId node) const;
  GroupHandle* group_handle(GroupId group) const;

 private:
  friend class FrameHandle;
  friend class GroupHandle;
  friend void bring_together(std::shared_ptr<FrameForest> a, std::shared_ptr<FrameForest> b);
  friend void drop_unreachable(std::shared_ptr<FrameForest> forest);
  class Move;

  FrameTree tree_;
  std::vector<GroupId> group_of_;  // by node
  std::vector<FreeGroup> groups_;
  std::unordered_map<NodeId, std::shared_ptr<const FrameContext>> context_of_top_;
  std::unordered_map<NodeId, std::shared_ptr<const FrameNotes>> notes_;
  std::unordered_map<NodeId, FrameHandle*> handles_;
  std::unordered_map<GroupId, GroupHandle*> group_handles_;
  std::size_t rows_worth_a_look_;  // drop_unreachable() does nothing below
};

// After this the handles of both forests refer to one. The smaller one's rows move; ids of its nodes change.
void bring_together(std::shared_ptr<FrameForest> a, std::shared_ptr<FrameForest> b);

// Moves everything that handles can reach into a forest of its own, when enough has been made since the last
// time for that to be worth it. To be called where rows may have become unreachable; ids change.
void drop_unreachable(std::shared_ptr<FrameForest> forest);

}  // namespace pyinstrument::python
