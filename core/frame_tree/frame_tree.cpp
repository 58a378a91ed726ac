#include "frame_tree/frame_tree.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "error.hpp"

namespace pyinstrument {

FrameTree::FrameTree(std::shared_ptr<Symbols> symbols) : symbols_(std::move(symbols)) {}

// ---- building ----

NodeId FrameTree::new_node(CodeId code, double time) {
  if (code_.size() >= kNone) throw Error(ErrorKind::bad_file, "more than 4,294,967,294 frames in one tree");
  const auto node = static_cast<NodeId>(code_.size());
  std::uint32_t flags = is_synthetic(code) ? std::uint32_t{kSyntheticFlag} : 0;
  const Application application = symbols_->application[code];
  if (application == Application::yes) flags |= kApplicationFlag;
  if (application == Application::like_parent) flags_depend_on_tree_ = true;
  for (auto* links : {&parent_, &first_child_, &last_child_, &next_sibling_, &previous_sibling_, &group_,
                      &attribute_first_}) {
    links->push_back(kNone);
  }
  code_.push_back(code);
  flags_.push_back(flags);
  if (tracks_origins_) origin_.push_back(kNone);
  time_.push_back(time);
  absorbed_time_.push_back(0);
  return node;
}

NodeId FrameTree::add_root(CodeId code) {
  if (root_ != kNone) throw Error(ErrorKind::usage, "a frame tree has one root, and this one has it already");
  root_ = new_node(code, 0);
  return root_;
}

NodeId FrameTree::append(NodeId parent, CodeId code, double time) {
  const NodeId node = new_node(code, time);
  if (compact_) {
    // still in pre-order if everything after `parent` is below it
    NodeId ancestor = node - 1;
    while (ancestor != parent && ancestor != kNone) ancestor = parent_[ancestor];
    compact_ = ancestor == parent;
  }
  link_before(node, parent, kNone);
  return node;
}

std::uint32_t FrameTree::attribute_slot(NodeId node, StringId attribute) {
  constexpr int kFewAttributes = 32;
  std::uint32_t last = kNone;
  int walked = 0;
  for (std::uint32_t slot = attribute_first_[node]; slot != kNone; slot = attribute_next_[slot]) {
    if (attribute_text_[slot] == attribute) return slot;
    last = slot;
    if (++walked == kFewAttributes) return slot_in_long_list(node, attribute, last);
  }
  const std::uint32_t slot = new_attribute(attribute);
  (last == kNone ? attribute_first_[node] : attribute_next_[last]) = slot;
  return slot;
}

std::uint32_t FrameTree::new_attribute(StringId attribute) {
  if (attribute_text_.size() >= kNone)
    throw Error(ErrorKind::bad_file, "more than 4,294,967,294 attributes in one tree");
  const auto slot = static_cast<std::uint32_t>(attribute_text_.size());
  attribute_text_.push_back(attribute);
  attribute_time_.push_back(0);
  attribute_next_.push_back(kNone);
  if (symbols_->strings[attribute].starts_with('h')) flags_depend_on_tree_ = true;
  return slot;
}

// The place of an attribute of `node` that is not found up to `after`, a slot in its list.
std::uint32_t FrameTree::slot_in_long_list(NodeId node, StringId attribute, std::uint32_t after) {
  const auto [known, is_new] = long_lists_.try_emplace(node);
  LongList& list = known->second;
  if (is_new) {
    list.last = after;
    for (std::uint32_t slot = attribute_next_[after]; slot != kNone; slot = attribute_next_[slot]) {
      list.slot_of.emplace(attribute_text_[slot], slot);
      list.last = slot;
    }
  }
  const auto found = list.slot_of.find(attribute);
  if (found != list.slot_of.end()) return found->second;
  const std::uint32_t slot = new_attribute(attribute);
  list.slot_of.emplace(attribute, slot);
  attribute_next_[list.last] = slot;
  list.last = slot;
  return slot;
}

void FrameTree::reserve(std::size_t nodes) {
  for (auto* column : {&parent_, &first_child_, &last_child_, &next_sibling_, &previous_sibling_, &code_,
                       &group_, &flags_, &attribute_first_}) {
    column->reserve(nodes);
  }
  time_.reserve(nodes);
  absorbed_time_.reserve(nodes);
}

// ---- free editing ----

NodeId FrameTree::add_detached(CodeId code, double time) {
  compact_ = false;
  return new_node(code, time);
}

void FrameTree::detach(NodeId node) {
  if (parent_[node] == kNone) return;
  compact_ = false;
  unlink(node);
}

void FrameTree::attach(NodeId node, NodeId parent, NodeId after) {
  compact_ = false;
  link_before(node, parent, after == kNone ? kNone : next_sibling_[after]);
}

void FrameTree::clear_attributes(NodeId node) {
  attribute_first_[node] = kNone;
  long_lists_.erase(node);
}

// ---- links ----

void FrameTree::unlink(NodeId node) {
  const NodeId parent = parent_[node];
  const NodeId previous = previous_sibling_[node];
  const NodeId next = next_sibling_[node];
  (previous == kNone ? first_child_[parent] : next_sibling_[previous]) = next;
  (next == kNone ? last_child_[parent] : previous_sibling_[next]) = previous;
  parent_[node] = previous_sibling_[node] = next_sibling_[node] = kNone;
}

void FrameTree::link_before(NodeId node, NodeId parent, NodeId next) {
  const NodeId previous = next == kNone ? last_child_[parent] : previous_sibling_[next];
  parent_[node] = parent;
  previous_sibling_[node] = previous;
  next_sibling_[node] = next;
  (previous == kNone ? first_child_[parent] : next_sibling_[previous]) = node;
  (next == kNone ? last_child_[parent] : previous_sibling_[next]) = node;
}

// The children of `from` become children of `parent`, in order, before `next`.
void FrameTree::splice_children(NodeId from, NodeId parent, NodeId next) {
  const NodeId first = first_child_[from];
  const NodeId last = last_child_[from];
  if (first == kNone) return;
  for (NodeId child = first; child != kNone; child = next_sibling_[child]) parent_[child] = parent;
  const NodeId previous = next == kNone ? last_child_[parent] : previous_sibling_[next];
  previous_sibling_[first] = previous;
  next_sibling_[last] = next;
  (previous == kNone ? first_child_[parent] : next_sibling_[previous]) = first;
  (next == kNone ? last_child_[parent] : previous_sibling_[next]) = last;
  first_child_[from] = last_child_[from] = kNone;
}

// The node that follows the subtree of `node` in pre-order, within the subtree of `top`.
NodeId FrameTree::next_outside(NodeId node, NodeId top) const {
  while (node != top) {
    if (next_sibling_[node] != kNone) return next_sibling_[node];
    node = parent_[node];
  }
  return kNone;
}

NodeId FrameTree::next_in_pre_order(NodeId node, NodeId top) const {
  return first_child_[node] != kNone ? first_child_[node] : next_outside(node, top);
}

// ---- editing ----

void FrameTree::require_live(NodeId node, const char* operation) const {
  if (node < node_count() && !is_erased(node)) return;
  const char* why = node < node_count() ? " was erased before" : " does not exist";
  throw Error(ErrorKind::plugin, std::string(operation) + ": node " + std::to_string(node) + why);
}

NodeId FrameTree::add_child(NodeId parent, CodeId code, double time) {
  require_live(parent, "add_child");
  if (is_synthetic_leaf(code_[parent])) {
    throw Error(ErrorKind::plugin, "add_child: node " + std::to_string(parent) + " is a synthetic leaf");
  }
  if (code >= symbols_->code_count()) {
    throw Error(ErrorKind::plugin, "add_child: code " + std::to_string(code) + " does not exist");
  }
  if (!(time >= 0 && time <= absorbed_time_[parent])) {
    throw Error(ErrorKind::plugin,
                "add_child: " + std::to_string(time) + " s is not within the absorbed time of node " +
                    std::to_string(parent) + ", " + std::to_string(absorbed_time_[parent]) + " s");
  }
  absorbed_time_[parent] -= time;
  return append(parent, code, time);
}

void FrameTree::mark_erased(NodeId node) {
  leave_group(node);
  flags_[node] = kErasedFlag;
  for (auto* links : {&parent_, &first_child_, &last_child_, &next_sibling_, &previous_sibling_}) {
    (*links)[node] = kNone;
  }
  attribute_first_[node] = kNone;
  compact_ = false;
}

// `node` is linked to no parent any more.
void FrameTree::erase_subtree(NodeId node) {
  NodeId at = node;
  while (at != kNone) {
    const NodeId child = first_child_[at];
    if (child != kNone) {
      at = child;
      continue;
    }
    const NodeId next = at == node ? kNone : next_sibling_[at];
    const NodeId up = at == node ? kNone : parent_[at];
    mark_erased(at);
    // a parent whose last child went has none left, and is next
    if (next == kNone && up != kNone) first_child_[up] = kNone;
    at = next != kNone ? next : up;
  }
}

void FrameTree::erase(NodeId node, Replacement replacement) {
  require_live(node, "erase");
  if (node == root_) throw Error(ErrorKind::plugin, "erase: the root cannot be erased; set_root() first");
  const NodeId parent = parent_[node];
  switch (replacement) {
    case Replacement::children:
      if (is_synthetic_leaf(code_[node])) {
        // it has no children that could carry its time
        absorbed_time_[parent] += time_[node];
      } else {
        absorbed_time_[parent] += absorbed_time_[node];
      }
      splice_children(node, parent, node);
      unlink(node);
      mark_erased(node);
      return;
    case Replacement::self_time: {
      const NodeId self = new_node(kSelfCode, time_[node]);
      link_before(self, parent, node);
      break;
    }
    case Replacement::nothing:
      absorbed_time_[parent] += time_[node];
      break;
  }
  unlink(node);
  erase_subtree(node);
}

void FrameTree::merge(NodeId from, NodeId into) {
  require_live(from, "merge");
  require_live(into, "merge");
  if (from == into || parent_[from] != parent_[into] || parent_[from] == kNone) {
    throw Error(ErrorKind::plugin, "merge: nodes " + std::to_string(from) + " and " + std::to_string(into) +
                                       " are not two children of one parent");
  }
  if (is_synthetic_leaf(code_[into]) && !is_synthetic_leaf(code_[from])) {
    throw Error(ErrorKind::plugin,
                "merge: node " + std::to_string(into) + " is a synthetic leaf and takes in none but such");
  }
  time_[into] += time_[from];
  absorbed_time_[into] += absorbed_time_[from];
  if (is_synthetic_leaf(code_[from]) && !is_synthetic_leaf(code_[into])) absorbed_time_[into] += time_[from];
  for (std::uint32_t slot = attribute_first_[from]; slot != kNone; slot = attribute_next_[slot]) {
    const double seconds = attribute_time_[slot];
    add_attribute_time(attribute_slot(into, attribute_text_[slot]), seconds);
  }
  splice_children(from, into, kNone);
  unlink(from);
  mark_erased(from);
}

void FrameTree::order(NodeId node, std::span<const NodeId> children) {
  require_live(node, "order");
  std::vector<NodeId> wanted(children.begin(), children.end());
  std::vector<NodeId> present;
  for (NodeId child = first_child_[node]; child != kNone; child = next_sibling_[child])
    present.push_back(child);
  if (wanted == present) return;
  std::sort(wanted.begin(), wanted.end());
  std::sort(present.begin(), present.end());
  if (wanted != present) {
    throw Error(ErrorKind::plugin, "order: what was given is no permutation of the " +
                                       std::to_string(present.size()) + " children of node " +
                                       std::to_string(node));
  }
  NodeId previous = kNone;
  for (const NodeId child : children) {
    previous_sibling_[child] = previous;
    (previous == kNone ? first_child_[node] : next_sibling_[previous]) = child;
    previous = child;
  }
  next_sibling_[previous] = kNone;
  last_child_[node] = previous;
  compact_ = false;
}

void FrameTree::set_root(NodeId node) {
  require_live(node, "set_root");
  if (node == root_) return;
  unlink(node);
  erase_subtree(std::exchange(root_, node));
}

// ---- groups ----

GroupId FrameTree::group(NodeId root, std::span<const NodeId> members) {
  if (members.size() < 2) throw Error(ErrorKind::plugin, "group: a group has at least two nodes");
  const GroupId id = group_count();
  bool has_root = false;
  for (std::size_t i = 0; i < members.size(); ++i) {
    const NodeId member = members[i];
    const bool live = member < node_count() && !is_erased(member);
    if (!live || group_[member] != kNone) {
      for (std::size_t j = 0; j < i; ++j) group_[members[j]] = kNone;
      require_live(member, "group");
      throw Error(ErrorKind::plugin, "group: node " + std::to_string(member) + " is in a group already");
    }
    group_[member] = id;
    has_root |= member == root;
  }
  if (!has_root) {
    for (const NodeId member : members) group_[member] = kNone;
    throw Error(ErrorKind::plugin,
                "group: the root, node " + std::to_string(root) + ", is not among the members");
  }
  group_root_.push_back(root);
  group_live_.push_back(static_cast<std::uint32_t>(members.size()));
  group_first_.push_back(group_begin_.back());
  group_member_.insert(group_member_.end(), members.begin(), members.end());
  group_begin_.push_back(static_cast<std::uint32_t>(group_member_.size()));
  flags_[root] |= kGroupRootFlag;
  return id;
}

std::span<const NodeId> FrameTree::listed_members(GroupId id) const {
  return std::span(group_member_).subspan(group_begin_[id], group_begin_[id + 1] - group_begin_[id]);
}

std::vector<NodeId> FrameTree::group_members(GroupId id) const {
  std::vector<NodeId> live;
  live.reserve(group_live_[id]);
  for (const NodeId member : listed_members(id)) {
    if (group_[member] == id) live.push_back(member);
  }
  return live;
}

void FrameTree::leave_group(NodeId node) {
  const GroupId id = group_[node];
  if (id == kNone) return;
  group_[node] = kNone;
  flags_[node] &= ~std::uint32_t{kGroupRootFlag};
  --group_live_[id];
  NodeId& root = group_root_[id];
  if (group_live_[id] > 1 && root != node) return;
  const std::span<const NodeId> members = listed_members(id);
  if (group_live_[id] > 1) {
    // whoever came next stands for the group; who has left never comes back, so the search goes on from there
    std::uint32_t& first = group_first_[id];
    while (group_[group_member_[first]] != id) ++first;
    root = group_member_[first];
    flags_[root] |= kGroupRootFlag;
    return;
  }
  for (const NodeId member : members) {
    if (group_[member] != id) continue;
    group_[member] = kNone;
    flags_[member] &= ~std::uint32_t{kGroupRootFlag};
  }
  root = kNone;
  group_live_[id] = 0;
}

// ---- what follows from the rest ----

void FrameTree::refresh_flags() {
  if (!flags_depend_on_tree_) return;
  for (NodeId node = root_; node != kNone; node = next_in_pre_order(node)) {
    std::uint32_t flags = flags_[node] & ~std::uint32_t{kApplicationFlag | kTracebackHideFlag};
    switch (symbols_->application[code_[node]]) {
      case Application::no:
        break;
      case Application::yes:
        flags |= kApplicationFlag;
        break;
      case Application::like_parent:
        flags |= node == root_ ? std::uint32_t{kApplicationFlag} : flags_[parent_[node]] & kApplicationFlag;
        break;
    }
    if (attribute_value(node, 'h') == "1") flags |= kTracebackHideFlag;
    flags_[node] = flags;
  }
}

std::string_view FrameTree::attribute_value(NodeId node, char letter) const {
  std::string_view value;
  double most = 0;
  bool found = false;
  for (std::uint32_t slot = attribute_first_[node]; slot != kNone; slot = attribute_next_[slot]) {
    const std::string_view text = symbols_->strings[attribute_text_[slot]];
    if (!text.starts_with(letter) || (found && !(attribute_time_[slot] > most))) continue;
    found = true;
    most = attribute_time_[slot];
    value = text.substr(1);
  }
  return value;
}

}  // namespace pyinstrument
