#include "frame_forest.hpp"

#include <algorithm>
#include <atomic>
#include <utility>

namespace pyinstrument::python {

namespace {

constexpr std::size_t kFewRows = 1024;

std::string next_group_name() {
  static std::atomic<std::uint64_t> number{0};
  return std::to_string(number++);
}

}  // namespace

// ---- handles ----

FrameHandle::FrameHandle(std::shared_ptr<FrameForest> its_forest, NodeId its_node)
    : forest(std::move(its_forest)), node(its_node) {
  forest->handles_[node] = this;
}

FrameHandle::~FrameHandle() {
  const auto known = forest->handles_.find(node);
  if (known != forest->handles_.end() && known->second == this) forest->handles_.erase(known);
}

GroupHandle::GroupHandle(std::shared_ptr<FrameForest> its_forest, GroupId its_group)
    : forest(std::move(its_forest)), group(its_group) {
  forest->group_handles_[group] = this;
}

GroupHandle::~GroupHandle() {
  const auto known = forest->group_handles_.find(group);
  if (known != forest->group_handles_.end() && known->second == this) forest->group_handles_.erase(known);
}

FrameHandle* FrameForest::handle(NodeId node) const {
  const auto known = handles_.find(node);
  return known == handles_.end() ? nullptr : known->second;
}

GroupHandle* FrameForest::group_handle(GroupId group) const {
  const auto known = group_handles_.find(group);
  return known == group_handles_.end() ? nullptr : known->second;
}

// ---- trees ----

FrameForest::FrameForest(std::shared_ptr<Symbols> symbols)
    : tree_(std::move(symbols)), rows_worth_a_look_(kFewRows) {}

FrameForest::FrameForest(FrameTree tree, std::shared_ptr<const FrameContext> context)
    : tree_(std::move(tree)),
      group_of_(tree_.node_count(), kNone),
      rows_worth_a_look_(std::max<std::size_t>(kFewRows, std::size_t{2} * tree_.node_count())) {
  context_of_top_[tree_.root()] = std::move(context);
  for (GroupId id = 0; id < tree_.group_count(); ++id) {
    if (tree_.group_root()[id] == kNone) continue;
    const auto group = static_cast<GroupId>(groups_.size());
    groups_.push_back({next_group_name(), tree_.group_root()[id], tree_.group_members(id)});
    for (const NodeId member : groups_.back().members) group_of_[member] = group;
  }
}

NodeId FrameForest::add(CodeId code, double time) {
  const NodeId node = tree_.add_detached(code, time);
  group_of_.push_back(kNone);
  return node;
}

NodeId FrameForest::top_of(NodeId node) const {
  while (tree_.parent()[node] != kNone) node = tree_.parent()[node];
  return node;
}

bool FrameForest::is_below(NodeId node, NodeId ancestor) const {
  if (tree_.first_child()[ancestor] == kNone) return false;
  for (NodeId above = tree_.parent()[node]; above != kNone; above = tree_.parent()[above]) {
    if (above == ancestor) return true;
  }
  return false;
}

std::vector<NodeId> FrameForest::children(NodeId node) const {
  std::vector<NodeId> result;
  for (NodeId child = tree_.first_child()[node]; child != kNone; child = tree_.next_sibling()[child])
    result.push_back(child);
  return result;
}

std::shared_ptr<const FrameContext> FrameForest::context(NodeId node) const {
  const auto known = context_of_top_.find(top_of(node));
  return known == context_of_top_.end() ? nullptr : known->second;
}

void FrameForest::set_context(NodeId node, std::shared_ptr<const FrameContext> context) {
  context_of_top_[top_of(node)] = std::move(context);
}

std::shared_ptr<const FrameNotes> FrameForest::notes(NodeId node) const {
  const auto known = notes_.find(node);
  return known == notes_.end() ? nullptr : known->second;
}

void FrameForest::set_notes(NodeId node, std::shared_ptr<const FrameNotes> notes) {
  notes_[node] = std::move(notes);
}

void FrameForest::attach(NodeId node, NodeId parent, NodeId after) {
  detach(node);
  context_of_top_.erase(node);
  tree_.attach(node, parent, after);
}

void FrameForest::detach(NodeId node) {
  if (tree_.parent()[node] == kNone) return;
  context_of_top_[node] = context(node);
  tree_.detach(node);
}

// ---- groups ----

GroupId FrameForest::add_group(NodeId root) {
  const auto id = static_cast<GroupId>(groups_.size());
  groups_.push_back({next_group_name(), root, {}});
  return id;
}

void FrameForest::set_group_notes(GroupId group, std::shared_ptr<const FrameNotes> notes) {
  groups_[group].notes = std::move(notes);
}

void FrameForest::join_group(NodeId node, GroupId group) {
  leave_group(node);
  group_of_[node] = group;
  groups_[group].members.push_back(node);
}

void FrameForest::leave_group(NodeId node) {
  const GroupId group = std::exchange(group_of_[node], kNone);
  if (group != kNone) std::erase(groups_[group].members, node);
}

void FrameForest::set_group(GroupId group, NodeId root, std::vector<NodeId> members) {
  for (const NodeId member : groups_[group].members) group_of_[member] = kNone;
  for (const NodeId member : members) group_of_[member] = group;
  groups_[group].root = root;
  groups_[group].members = std::move(members);
}

// ---- moving rows ----

// Takes what the handles of a forest can reach into another one, the handles too.
class FrameForest::Move {
 public:
  Move(FrameForest& from, std::shared_ptr<FrameForest> into)
      : from_(from),
        into_(std::move(into)),
        new_code_(from.symbols().code_count(), kNone),
        new_node_(from.tree_.node_count(), kNone),
        new_group_(from.groups_.size(), kNone) {}

  void run() {
    for (const auto& [node, handle] : from_.handles_) reach(node);
    for (const auto& [group, handle] : from_.group_handles_) reach_group(group);
    while (!tops_.empty()) {
      const NodeId top = tops_.back();
      tops_.pop_back();
      if (new_node_[top] == kNone) copy_tree(top);
    }
    for (GroupId group = 0; group < new_group_.size(); ++group) fill_group(group);
    move_handles();
  }

 private:
  void reach(NodeId node) {
    if (new_node_[node] == kNone) tops_.push_back(from_.top_of(node));
  }

  void reach_group(GroupId group) {
    if (group == kNone || new_group_[group] != kNone) return;
    new_group_[group] = static_cast<GroupId>(into_->groups_.size());
    into_->groups_.push_back({from_.groups_[group].name, kNone, {}, from_.groups_[group].notes});
    reach(from_.groups_[group].root);
    for (const NodeId member : from_.groups_[group].members) reach(member);
  }

  void copy_tree(NodeId top) {
    const FrameTree& tree = from_.tree_;
    for (NodeId node = top; node != kNone; node = tree.next_in_pre_order(node, top)) {
      copy_node(node);
      if (node != top) into_->tree_.attach(new_node_[node], new_node_[tree.parent()[node]]);
    }
    if (auto context = from_.context(top)) into_->context_of_top_[new_node_[top]] = std::move(context);
  }

  void copy_node(NodeId node) {
    const FrameTree& tree = from_.tree_;
    const NodeId copy = into_->add(code(tree.code()[node]), tree.time()[node]);
    new_node_[node] = copy;
    into_->tree_.set_absorbed_time(copy, tree.absorbed_time()[node]);
    for (std::uint32_t slot = tree.attribute_first()[node]; slot != kNone;
         slot = tree.attribute_next()[slot]) {
      const StringId attribute = text(tree.attribute_text()[slot]);
      into_->tree_.add_attribute_time(into_->tree_.attribute_slot(copy, attribute),
                                      tree.attribute_time()[slot]);
    }
    if (auto notes = from_.notes(node)) into_->set_notes(copy, std::move(notes));
    reach_group(from_.group_of_[node]);
  }

  StringId text(StringId id) const {
    if (shares_symbols()) return id;
    return into_->symbols().strings.intern(from_.symbols().strings[id]);
  }

  CodeId code(CodeId old) {
    if (shares_symbols()) return old;
    CodeId& known = new_code_[old];
    if (known == kNone)
      known = into_->symbols().intern_code(from_.symbols().strings[from_.symbols().identifier[old]]);
    return known;
  }

  bool shares_symbols() const { return from_.tree_.shared_symbols() == into_->tree_.shared_symbols(); }

  void fill_group(GroupId group) {
    if (new_group_[group] == kNone) return;
    FreeGroup& copy = into_->groups_[new_group_[group]];
    copy.root = new_node_[from_.groups_[group].root];
    for (const NodeId member : from_.groups_[group].members) {
      copy.members.push_back(new_node_[member]);
      into_->group_of_[new_node_[member]] = new_group_[group];
    }
  }

  void move_handles() {
    for (const auto& [node, handle] : std::exchange(from_.handles_, {})) {
      handle->node = new_node_[node];
      handle->forest = into_;
      into_->handles_[handle->node] = handle;
    }
    for (const auto& [group, handle] : std::exchange(from_.group_handles_, {})) {
      handle->group = new_group_[group];
      handle->forest = into_;
      into_->group_handles_[handle->group] = handle;
    }
  }

  FrameForest& from_;
  std::shared_ptr<FrameForest> into_;
  std::vector<CodeId> new_code_;
  std::vector<NodeId> new_node_;
  std::vector<GroupId> new_group_;
  std::vector<NodeId> tops_;  // still to be copied
};

// By value: a forest that its last handle leaves must outlive the moving.
void bring_together(std::shared_ptr<FrameForest> a, std::shared_ptr<FrameForest> b) {
  if (a == b) return;
  if (a->tree_.node_count() < b->tree_.node_count()) std::swap(a, b);
  FrameForest::Move(*b, std::move(a)).run();
}

void drop_unreachable(std::shared_ptr<FrameForest> forest) {
  if (forest->tree_.node_count() < forest->rows_worth_a_look_) return;
  const std::shared_ptr<FrameForest> from = std::move(forest);
  const auto into = std::make_shared<FrameForest>(from->tree_.shared_symbols());
  FrameForest::Move(*from, into).run();
  into->rows_worth_a_look_ = std::max<std::size_t>(kFewRows, std::size_t{2} * into->tree_.node_count());
}

}  // namespace pyinstrument::python
