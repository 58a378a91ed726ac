#include "frame_forest.hpp"

#include <catch2/catch.hpp>
#include <memory>
#include <string>
#include <vector>

#include "frame_processing.hpp"

using namespace pyinstrument;
using namespace pyinstrument::python;

namespace {

using Handle = std::unique_ptr<FrameHandle>;

Handle new_frame(const std::string& name) {
  const auto forest = std::make_shared<FrameForest>(std::make_shared<Symbols>());
  const CodeId code = forest->symbols().intern_code(name + std::string("\0file.py\0", 9) + "1");
  return std::make_unique<FrameHandle>(forest, forest->add(code));
}

void add_child(const Handle& parent, const Handle& child) {
  bring_together(parent->forest, child->forest);
  parent->forest->attach(child->node, parent->node);
}

std::string name_of(const FrameForest& forest, NodeId node) {
  const Symbols& symbols = forest.tree().symbols();
  return std::string(symbols.strings[symbols.function[forest.tree().code()[node]]]);
}

// "a(b c(d))"
std::string shape(const FrameForest& forest, NodeId node) {
  std::string inside;
  for (const NodeId child : forest.children(node))
    inside += (inside.empty() ? "" : " ") + shape(forest, child);
  return name_of(forest, node) + (inside.empty() ? "" : "(" + inside + ")");
}
std::string shape(const Handle& frame) { return shape(*frame->forest, frame->node); }

struct Context : FrameContext {};

}  // namespace

TEST_CASE("trees of two forests are joined, and every handle goes along") {
  const Handle a = new_frame("a"), b = new_frame("b"), c = new_frame("c"), d = new_frame("d");
  add_child(b, c);
  add_child(b, d);
  add_child(a, b);
  CHECK(shape(a) == "a(b(c d))");
  CHECK((a->forest == b->forest && b->forest == c->forest));
  CHECK(a->forest->handle(d->node) == d.get());
  CHECK(name_of(*c->forest, c->node) == "c");
}

TEST_CASE("a tree that is taken out keeps its context, and takes on another's") {
  const Handle a = new_frame("a"), b = new_frame("b"), other = new_frame("other");
  const auto context = std::make_shared<Context>(), another = std::make_shared<Context>();
  add_child(a, b);
  a->forest->set_context(a->node, context);
  other->forest->set_context(other->node, another);
  b->forest->detach(b->node);
  CHECK(b->forest->context(b->node) == context);
  add_child(other, b);
  CHECK(b->forest->context(b->node) == another);
}

TEST_CASE("rows that nobody can reach are dropped, others stay") {
  const Handle root = new_frame("root"), kept = new_frame("kept");
  add_child(root, kept);
  const auto group = root->forest->add_group(root->node);
  const auto group_handle = std::make_unique<GroupHandle>(root->forest, group);
  root->forest->join_group(kept->node, group);
  for (int i = 0; i < 5000; ++i) {
    const Handle child = new_frame("gone");
    add_child(root, child);
    child->forest->detach(child->node);
    drop_unreachable(root->forest);
  }
  CHECK(root->forest->tree().node_count() < 3000);
  CHECK(shape(root) == "root(kept)");
  CHECK(root->forest->group(group_handle->group).members == std::vector<NodeId>{kept->node});
  CHECK(root->forest->group_of(kept->node) == group_handle->group);
}

TEST_CASE("what a plugin makes of a copy is written back to the frames that it came from") {
  const Handle a = new_frame("a"), b = new_frame("b"), c = new_frame("c"), d = new_frame("d");
  add_child(a, b);
  add_child(b, c);
  add_child(a, d);
  FrameForest& forest = *a->forest;
  forest.tree().set_time(b->node, 2);
  const GroupId group = forest.add_group(b->node);
  for (const auto* member : {&b, &c}) forest.join_group((*member)->node, group);

  CopiedTree copied = copy_tree(forest, a->node);
  REQUIRE(copied.rows == std::vector<NodeId>{a->node, b->node, c->node, d->node});
  copied.tree.erase(1, Replacement::children);
  copied.tree.compact();
  copied.tree.erase(2, Replacement::self_time);
  CHECK(write_back(forest, copied) == a->node);

  CHECK(shape(a) == "a(c [self])");
  CHECK(shape(b) == "b");
  CHECK(shape(d) == "d");
  CHECK(forest.tree().time()[b->node] == 2);
  CHECK(forest.group_of(c->node) == kNone);
  CHECK(forest.group(group).members.empty());
}

TEST_CASE("a plugin's groups are the frames' groups, and those that it did not see stay") {
  const Handle a = new_frame("a"), b = new_frame("b"), c = new_frame("c"), elsewhere = new_frame("elsewhere");
  add_child(a, b);
  add_child(b, c);
  bring_together(a->forest, elsewhere->forest);
  FrameForest& forest = *a->forest;
  const GroupId mixed = forest.add_group(elsewhere->node);
  for (const auto* member : {&elsewhere, &a}) forest.join_group((*member)->node, mixed);

  CopiedTree copied = copy_tree(forest, a->node);
  copied.tree.group(1, std::vector<NodeId>{1, 2});
  write_back(forest, copied);
  CHECK(forest.group_of(b->node) == forest.group_of(c->node));
  CHECK(forest.group(forest.group_of(b->node)).members == std::vector<NodeId>{b->node, c->node});
  CHECK(forest.group(mixed).members == std::vector<NodeId>{elsewhere->node, a->node});
}
