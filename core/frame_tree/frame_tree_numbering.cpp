// FrameTree::compact(): dense ids in depth-first pre-order.
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include "frame_tree/frame_tree.hpp"

namespace pyinstrument {

namespace {

// In place where rows only move up: a fresh column costs more than the copying.
template <class T>
void permute(std::vector<T>& column, const std::vector<NodeId>& old_of_new, bool rows_move_up) {
  const std::size_t count = old_of_new.size();
  if (rows_move_up) {
    for (std::size_t i = 0; i < count; ++i) column[i] = column[old_of_new[i]];
    column.resize(count);
    return;
  }
  std::vector<T> moved(count);
  for (std::size_t i = 0; i < count; ++i) moved[i] = column[old_of_new[i]];
  column = std::move(moved);
}

}  // namespace

void FrameTree::compact() {
  if (compact_) return;
  const std::uint32_t count_before = node_count();
  long_lists_.clear();
  std::vector<NodeId> old_of_new;
  std::vector<NodeId> new_of_old(count_before, kNone);
  bool rows_move_up = true;
  for (NodeId node = root_; node != kNone; node = next_in_pre_order(node)) {
    rows_move_up = rows_move_up && (old_of_new.empty() || node > old_of_new.back());
    new_of_old[node] = static_cast<NodeId>(old_of_new.size());
    old_of_new.push_back(node);
  }
  for (auto* links : {&parent_, &first_child_, &last_child_, &next_sibling_, &previous_sibling_}) {
    permute(*links, old_of_new, rows_move_up);
    for (NodeId& link : *links) {
      if (link != kNone) link = new_of_old[link];
    }
  }
  compact_groups(new_of_old);
  for (auto* column : {&code_, &group_, &flags_, &attribute_first_}) {
    permute(*column, old_of_new, rows_move_up);
  }
  if (tracks_origins_) permute(origin_, old_of_new, rows_move_up);
  permute(time_, old_of_new, rows_move_up);
  permute(absorbed_time_, old_of_new, rows_move_up);
  if (node_count() < count_before / 2) compact_attributes();
  if (root_ != kNone) root_ = 0;
  compact_ = true;
}

void FrameTree::track_origins() {
  tracks_origins_ = true;
  origin_.resize(node_count());
  std::iota(origin_.begin(), origin_.end(), NodeId{0});
}

// Lays each node's attributes side by side, without those of erased nodes.
void FrameTree::compact_attributes() {
  std::vector<std::uint32_t> next;
  std::vector<StringId> text;
  std::vector<double> time;
  for (NodeId node = 0; node < node_count(); ++node) {
    std::uint32_t slot = attribute_first_[node];
    if (slot == kNone) continue;
    attribute_first_[node] = static_cast<std::uint32_t>(text.size());
    for (; slot != kNone; slot = attribute_next_[slot]) {
      text.push_back(attribute_text_[slot]);
      time.push_back(attribute_time_[slot]);
      next.push_back(static_cast<std::uint32_t>(text.size()));
    }
    next.back() = kNone;
  }
  attribute_next_ = std::move(next);
  attribute_text_ = std::move(text);
  attribute_time_ = std::move(time);
}

void FrameTree::compact_groups(const std::vector<NodeId>& new_of_old) {
  std::uint32_t kept = 0;
  for (GroupId id = 0; id < group_count(); ++id) {
    const std::span<const NodeId> listed = listed_members(id);
    group_begin_[id] = group_first_[id] = kept;
    if (group_root_[id] == kNone) continue;
    for (const NodeId member : listed) {
      if (group_[member] == id) group_member_[kept++] = new_of_old[member];
    }
    group_root_[id] = new_of_old[group_root_[id]];
  }
  group_begin_.back() = kept;
  group_member_.resize(kept);
}

}  // namespace pyinstrument
