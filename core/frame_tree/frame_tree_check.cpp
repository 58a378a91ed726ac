// FrameTree::check(): the invariants that the header promises.
#include <cmath>
#include <stdexcept>
#include <string>

#include "frame_tree/frame_tree.hpp"

namespace pyinstrument {

namespace {

[[noreturn]] void broken(NodeId node, const char* invariant) {
  throw std::logic_error("frame tree: node " + std::to_string(node) + ": " + invariant);
}

}  // namespace

void FrameTree::check_node(NodeId node) const {
  if (is_erased(node)) broken(node, "is erased, but linked");
  double sum = absorbed_time_[node];
  double scale = std::abs(sum) + std::abs(time_[node]);
  NodeId previous = kNone;
  for (NodeId child = first_child_[node]; child != kNone; child = next_sibling_[child]) {
    if (parent_[child] != node) broken(child, "does not know its parent");
    if (previous_sibling_[child] != previous) broken(child, "does not know its previous sibling");
    sum += time_[child];
    scale += std::abs(time_[child]);
    previous = child;
  }
  if (last_child_[node] != previous) broken(node, "does not know its last child");
  if (is_synthetic_leaf(code_[node])) {
    if (first_child_[node] != kNone) broken(node, "is a synthetic leaf and has children");
  } else if (std::isfinite(scale) && std::abs(sum - time_[node]) > 1e-6 * scale) {
    broken(node, "has a time other than its children's and the absorbed time");
  }
}

void FrameTree::check_groups() const {
  for (GroupId id = 0; id < group_count(); ++id) {
    const NodeId root = group_root_[id];
    if (root == kNone) continue;
    if (group_[root] != id) broken(root, "is the root of a group that it is not in");
    if ((flags_[root] & kGroupRootFlag) == 0) broken(root, "is the root of a group and not marked so");
    const std::vector<NodeId> members = group_members(id);
    if (members.size() < 2 || members.size() != group_live_[id])
      broken(root, "is the root of a group with too few members");
  }
}

void FrameTree::check() const {
  if (root_ != kNone && parent_[root_] != kNone) broken(root_, "is the root and has a parent");
  std::size_t linked = 0;
  for (NodeId node = root_; node != kNone; node = next_in_pre_order(node)) {
    if (++linked > node_count()) broken(node, "is in a cycle");
    check_node(node);
    if (compact_ && linked != std::size_t{node} + 1) broken(node, "is out of order in a compact tree");
    const GroupId id = group_[node];
    if (id != kNone && (id >= group_count() || group_root_[id] == kNone))
      broken(node, "is in a group that is none");
  }
  std::size_t live = 0;
  for (NodeId node = 0; node < node_count(); ++node) live += is_erased(node) ? 0 : 1;
  if (live != linked) throw std::logic_error("frame tree: some nodes are neither linked nor erased");
  check_groups();
}

}  // namespace pyinstrument
