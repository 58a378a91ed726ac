#include "frame_processing.hpp"

#include <map>
#include <unordered_set>
#include <utility>

namespace pyinstrument::python {

namespace {

bool same_attributes(const FrameTree& a, NodeId in_a, const FrameTree& b, NodeId in_b) {
  std::uint32_t slot = a.attribute_first()[in_a];
  std::uint32_t other = b.attribute_first()[in_b];
  while (slot != kNone && other != kNone) {
    if (a.attribute_text()[slot] != b.attribute_text()[other]) return false;
    if (a.attribute_time()[slot] != b.attribute_time()[other]) return false;
    slot = a.attribute_next()[slot];
    other = b.attribute_next()[other];
  }
  return slot == other;
}

// Both trees share their symbols.
void copy_numbers(const FrameTree& from, NodeId node, FrameTree& into, NodeId copy) {
  into.set_time(copy, from.time()[node]);
  into.set_absorbed_time(copy, from.absorbed_time()[node]);
  if (same_attributes(from, node, into, copy)) return;
  into.clear_attributes(copy);
  for (std::uint32_t slot = from.attribute_first()[node]; slot != kNone; slot = from.attribute_next()[slot]) {
    into.add_attribute_time(into.attribute_slot(copy, from.attribute_text()[slot]),
                            from.attribute_time()[slot]);
  }
}

// A plugin sees groups of two and more, with a root among them; others stay with the forest.
void copy_groups(const FrameForest& forest, const std::vector<NodeId>& node_of_row, CopiedTree& copied) {
  std::map<GroupId, std::vector<NodeId>> members;
  for (const NodeId row : copied.rows) {
    const GroupId group = forest.group_of(row);
    if (group == kNone || members.contains(group)) continue;
    for (const NodeId member : forest.group(group).members) {
      if (node_of_row[member] != kNone) members[group].push_back(node_of_row[member]);
    }
  }
  for (const auto& [group, nodes] : members) {
    if (nodes.size() < 2) continue;
    const NodeId root = node_of_row[forest.group(group).root];
    const bool root_is_member = root != kNone && forest.group_of(forest.group(group).root) == group;
    copied.tree.group(root_is_member ? root : nodes.front(), nodes);
    copied.groups.push_back(group);
  }
}

class WriteBack {
 public:
  WriteBack(FrameForest& forest, const CopiedTree& copied)
      : forest_(forest), copied_(copied), survives_(copied.rows.size(), false) {}

  NodeId run() {
    const NodeId top = copied_.rows.front();
    const std::shared_ptr<const FrameContext> context = forest_.context(top);
    for (std::size_t i = 1; i < copied_.rows.size(); ++i) forest_.tree().detach(copied_.rows[i]);
    const NodeId root = link_survivors();
    link_erased(context);
    if (root != top) forest_.set_context(root, context);
    write_groups();
    return root;
  }

 private:
  const FrameTree& tree() const { return copied_.tree; }

  NodeId link_survivors() {
    row_.assign(tree().node_count(), kNone);
    for (NodeId node = tree().root(); node != kNone; node = tree().next_in_pre_order(node)) {
      const NodeId origin = tree().origin()[node];
      if (origin != kNone) survives_[origin] = true;
      row_[node] = origin == kNone ? forest_.add(tree().code()[node]) : copied_.rows[origin];
      copy_numbers(tree(), node, forest_.tree(), row_[node]);
      if (node != tree().root()) forest_.tree().attach(row_[node], row_[tree().parent()[node]]);
    }
    return row_[tree().root()];
  }

  // What was erased with everything below it stays in one piece; whose children live on stands alone.
  void link_erased(const std::shared_ptr<const FrameContext>& context) {
    std::vector<bool> lives_on = survives_;
    for (std::size_t i = lives_on.size() - 1; i > 0; --i) {
      if (lives_on[i]) lives_on[copied_.parents[i]] = true;
    }
    for (std::size_t i = 1; i < survives_.size(); ++i) {
      if (!lives_on[copied_.parents[i]]) {
        forest_.tree().attach(copied_.rows[i], copied_.rows[copied_.parents[i]]);
      } else if (!survives_[i]) {
        forest_.set_context(copied_.rows[i], context);
      }
    }
  }

  void write_groups() {
    for (std::size_t i = 0; i < survives_.size(); ++i) {
      if (!survives_[i]) leave_group(copied_.rows[i]);
    }
    for (GroupId group = 0; group < tree().group_count(); ++group) {
      const NodeId root = tree().group_root()[group];
      std::vector<NodeId> members;
      if (root != kNone) {
        for (const NodeId member : tree().group_members(group)) members.push_back(row_[member]);
      }
      if (group < copied_.groups.size()) {
        keep_members(copied_.groups[group], members);
      } else if (root != kNone) {
        // a frame may be in a group that the plugin did not see
        for (const NodeId member : members) forest_.leave_group(member);
        forest_.set_group(forest_.add_group(row_[root]), row_[root], std::move(members));
      }
    }
  }

  // A group that is left with one frame dissolves.
  void leave_group(NodeId row) {
    const GroupId group = forest_.group_of(row);
    forest_.leave_group(row);
    if (group != kNone && forest_.group(group).members.size() == 1)
      forest_.leave_group(forest_.group(group).members.front());
  }

  // Of those that the plugin saw, the group keeps `members`; the others stay.
  void keep_members(GroupId group, const std::vector<NodeId>& members) {
    const std::unordered_set<NodeId> seen(copied_.rows.begin(), copied_.rows.end());
    const std::unordered_set<NodeId> kept(members.begin(), members.end());
    std::vector<NodeId> result;
    for (const NodeId member : forest_.group(group).members) {
      if (!seen.contains(member) || kept.contains(member)) result.push_back(member);
    }
    forest_.set_group(group, forest_.group(group).root, std::move(result));
  }

  FrameForest& forest_;
  const CopiedTree& copied_;
  std::vector<bool> survives_;  // by node of the copy as it was made
  std::vector<NodeId> row_;     // of each node of the tree as it is
};

}  // namespace

CopiedTree copy_tree(const FrameForest& forest, NodeId top) {
  const FrameTree& from = forest.tree();
  CopiedTree copied{FrameTree(from.shared_symbols()), {}, {}, {}};
  std::vector<NodeId> node_of_row(from.node_count(), kNone);
  for (NodeId row = top; row != kNone; row = from.next_in_pre_order(row, top)) {
    const CodeId code = from.code()[row];
    const NodeId node =
        row == top ? copied.tree.add_root(code) : copied.tree.append(node_of_row[from.parent()[row]], code);
    copy_numbers(from, row, copied.tree, node);
    node_of_row[row] = node;
    copied.rows.push_back(row);
  }
  copied.parents = copied.tree.parent();
  copy_groups(forest, node_of_row, copied);
  copied.tree.track_origins();
  return copied;
}

NodeId write_back(FrameForest& forest, const CopiedTree& copied) { return WriteBack(forest, copied).run(); }

}  // namespace pyinstrument::python
