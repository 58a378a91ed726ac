#include "frame_tree/frame_tree.hpp"

#include <catch2/catch.hpp>
#include <random>
#include <string>

#include "error.hpp"

using namespace pyinstrument;

namespace {

// Symbols with functions a, b, c, ... in file.py, at rows kSyntheticCodes and up.
std::shared_ptr<Symbols> letters() {
  auto symbols = std::make_shared<Symbols>();
  for (char letter = 'a'; letter <= 'z'; ++letter) {
    symbols->intern_code(std::string(1, letter) + std::string("\0file.py\0", 9) + "1");
  }
  return symbols;
}

CodeId code_of(char letter) { return kSyntheticCodes + static_cast<CodeId>(letter - 'a'); }

// root a(4) with children b(1), c(2: d(2)), and [self](1); leaves hold their time as absorbed time.
struct Sample {
  FrameTree tree{letters()};
  NodeId a, b, c, d, self;
  Sample() {
    a = tree.add_root(code_of('a'));
    b = tree.append(a, code_of('b'));
    tree.append(b, kSelfCode, 1);
    c = tree.append(a, code_of('c'));
    d = tree.append(c, code_of('d'));
    tree.append(d, kSelfCode, 2);
    self = tree.append(a, kSelfCode, 1);
    for (auto [node, seconds] : {std::pair{a, 4.0}, {b, 1.0}, {c, 2.0}, {d, 2.0}})
      tree.add_time(node, seconds);
    tree.check();
  }
};

// "a(b c(d))": functions in pre-order, without times; [self] is `.`
std::string shape(const FrameTree& tree, NodeId node) {
  const CodeId code = tree.code()[node];
  std::string text =
      code == kSelfCode ? "." : std::string(tree.symbols().strings[tree.symbols().function[code]]);
  std::string inside;
  for (NodeId child = tree.first_child()[node]; child != kNone; child = tree.next_sibling()[child]) {
    inside += (inside.empty() ? "" : " ") + shape(tree, child);
  }
  return inside.empty() ? text : text + "(" + inside + ")";
}
std::string shape(const FrameTree& tree) { return tree.root() == kNone ? "" : shape(tree, tree.root()); }

}  // namespace

TEST_CASE("an erased node's children take its place, in order") {
  Sample s;
  s.tree.erase(s.c, Replacement::children);
  CHECK(shape(s.tree) == "a(b(.) d(.) .)");
  s.tree.check();
}

TEST_CASE("a [self] leaf with its time takes an erased node's place") {
  Sample s;
  s.tree.erase(s.c, Replacement::self_time);
  CHECK(shape(s.tree) == "a(b(.) . .)");
  CHECK(s.tree.time()[s.tree.next_sibling()[s.b]] == 2);
  s.tree.check();
}

TEST_CASE("the parent absorbs the time of a node that nothing replaces") {
  Sample s;
  s.tree.erase(s.c, Replacement::nothing);
  CHECK(shape(s.tree) == "a(b(.) .)");
  CHECK(s.tree.absorbed_time()[s.a] == 2);
  CHECK(s.tree.is_erased(s.d));
  s.tree.check();
}

TEST_CASE("absorbed time moves up when a node's children stay") {
  Sample s;
  s.tree.erase(s.d, Replacement::nothing);
  s.tree.erase(s.c, Replacement::children);
  CHECK(shape(s.tree) == "a(b(.) .)");
  CHECK(s.tree.absorbed_time()[s.a] == 2);
  s.tree.check();
}

TEST_CASE("merging adds times, absorbed times and attributes, and appends children") {
  Sample s;
  const StringId line = 0;
  s.tree.add_attribute_time(s.tree.attribute_slot(s.b, line), 1);
  s.tree.add_attribute_time(s.tree.attribute_slot(s.c, line), 2);
  s.tree.merge(s.c, s.b);
  CHECK(shape(s.tree) == "a(b(. d(.)) .)");
  CHECK(s.tree.time()[s.b] == 3);
  CHECK(s.tree.attribute_time()[s.tree.attribute_first()[s.b]] == 3);
  s.tree.check();
}

TEST_CASE("children can be put in another order, and in no other set") {
  Sample s;
  s.tree.order(s.a, std::vector{s.self, s.c, s.b});
  CHECK(shape(s.tree) == "a(. c(d(.)) b(.))");
  s.tree.check();
  CHECK_THROWS_AS(s.tree.order(s.a, std::vector{s.self, s.c}), Error);
  CHECK_THROWS_AS(s.tree.order(s.a, std::vector{s.self, s.c, s.c}), Error);
  CHECK_THROWS_AS(s.tree.order(s.a, std::vector{s.self, s.c, s.d}), Error);
}

TEST_CASE("a new root leaves only its subtree") {
  Sample s;
  s.tree.set_root(s.c);
  CHECK(shape(s.tree) == "c(d(.))");
  CHECK(s.tree.is_erased(s.a));
  CHECK(s.tree.is_erased(s.b));
  s.tree.check();
}

TEST_CASE("a new child takes its time out of what its parent absorbed") {
  Sample s;
  s.tree.erase(s.c, Replacement::nothing);
  const NodeId e = s.tree.add_child(s.a, code_of('e'), 0.5);
  CHECK(s.tree.parent()[e] == s.a);
  CHECK(s.tree.absorbed_time()[s.a] == 1.5);
  CHECK_THROWS_AS(s.tree.add_child(s.a, code_of('e'), 2), Error);
  CHECK_THROWS_AS(s.tree.add_child(s.self, code_of('e'), 0), Error);
}

TEST_CASE("operations refuse the root, erased nodes and nodes that do not exist") {
  Sample s;
  CHECK_THROWS_AS(s.tree.erase(s.a, Replacement::nothing), Error);
  s.tree.erase(s.b, Replacement::nothing);
  CHECK_THROWS_AS(s.tree.erase(s.b, Replacement::nothing), Error);
  CHECK_THROWS_AS(s.tree.erase(1000, Replacement::nothing), Error);
  CHECK_THROWS_AS(s.tree.merge(s.b, s.c), Error);
  CHECK_THROWS_AS(s.tree.merge(s.d, s.c), Error);
  CHECK_THROWS_AS(s.tree.merge(s.c, s.self), Error);
  CHECK_THROWS_AS(s.tree.set_root(kNone), Error);
  s.tree.check();
}

TEST_CASE("a group keeps its members in order and dissolves when one is left") {
  Sample s;
  const GroupId group = s.tree.group(s.c, std::vector{s.c, s.d, s.b});
  CHECK(s.tree.group_members(group) == std::vector{s.c, s.d, s.b});
  CHECK((s.tree.flags()[s.c] & kGroupRootFlag) != 0);
  s.tree.check();
  s.tree.erase(s.d, Replacement::nothing);
  CHECK(s.tree.group_members(group) == std::vector{s.c, s.b});
  s.tree.check();
  s.tree.erase(s.b, Replacement::nothing);
  CHECK(s.tree.group_root()[group] == kNone);
  CHECK(s.tree.group()[s.c] == kNone);
  CHECK((s.tree.flags()[s.c] & kGroupRootFlag) == 0);
  s.tree.check();
}

TEST_CASE("a group whose root goes is led by the member that came next") {
  Sample s;
  const GroupId group = s.tree.group(s.a, std::vector{s.c, s.a, s.d, s.b, s.self});
  s.tree.erase(s.c, Replacement::children);
  CHECK(s.tree.group_root()[group] == s.a);
  s.tree.set_root(s.d);
  CHECK(s.tree.group_root()[group] == kNone);
  s.tree.check();

  Sample t;
  t.tree.group(t.c, std::vector{t.b, t.c, t.d, t.self});
  t.tree.erase(t.b, Replacement::nothing);
  t.tree.compact();
  t.tree.check();
  const std::vector<NodeId> members = t.tree.group_members(0);
  REQUIRE(members.size() == 3);
  t.tree.erase(members[0], Replacement::children);
  CHECK(t.tree.group_root()[0] == members[1]);
  CHECK((t.tree.flags()[members[1]] & kGroupRootFlag) != 0);
  t.tree.check();
}

TEST_CASE("a group needs two live nodes without a group, its root among them") {
  Sample s;
  CHECK_THROWS_AS(s.tree.group(s.c, std::vector{s.c}), Error);
  CHECK_THROWS_AS(s.tree.group(s.c, std::vector{s.b, s.d}), Error);
  CHECK_THROWS_AS(s.tree.group(s.c, std::vector{s.c, s.c}), Error);
  s.tree.check();
  s.tree.group(s.c, std::vector{s.c, s.d});
  CHECK_THROWS_AS(s.tree.group(s.b, std::vector{s.b, s.d}), Error);
  s.tree.check();
}

TEST_CASE("compacting renumbers in pre-order and keeps what nodes hold") {
  Sample s;
  const GroupId group = s.tree.group(s.c, std::vector{s.c, s.d});
  s.tree.add_attribute_time(s.tree.attribute_slot(s.c, 7), 2);
  s.tree.order(s.a, std::vector{s.self, s.c, s.b});
  s.tree.erase(s.b, Replacement::nothing);
  CHECK_FALSE(s.tree.is_compact());
  s.tree.compact();
  CHECK(s.tree.is_compact());
  CHECK(shape(s.tree) == "a(. c(d(.)))");
  CHECK(s.tree.node_count() == 5);
  CHECK(s.tree.root() == 0);
  CHECK(s.tree.group_members(group) == std::vector<NodeId>{2, 3});
  CHECK(s.tree.attribute_text()[s.tree.attribute_first()[2]] == 7);
  s.tree.check();
}

TEST_CASE("a node seen on thousands of lines has each of them once, in order of first sight") {
  constexpr StringId kLines = 5000;
  auto symbols = letters();
  std::vector<StringId> lines;
  for (StringId line = 0; line < kLines; ++line)
    lines.push_back(symbols->strings.intern("l" + std::to_string(line)));
  FrameTree tree(symbols);
  const NodeId root = tree.add_root(code_of('a'));
  const NodeId gone = tree.append(root, code_of('b'));
  const NodeId first = tree.append(root, code_of('c'));
  const NodeId second = tree.append(root, code_of('c'));
  for (const StringId line : lines) tree.add_attribute_time(tree.attribute_slot(gone, line), 1);
  for (const StringId line : lines) tree.add_attribute_time(tree.attribute_slot(first, line), 1);
  for (const StringId line : lines) tree.add_attribute_time(tree.attribute_slot(second, line), 2);
  tree.erase(gone, Replacement::nothing);
  tree.compact();
  tree.merge(2, 1);

  std::vector<StringId> seen;
  for (std::uint32_t slot = tree.attribute_first()[1]; slot != kNone; slot = tree.attribute_next()[slot]) {
    seen.push_back(tree.attribute_text()[slot]);
    CHECK(tree.attribute_time()[slot] == 3);
  }
  CHECK(seen == lines);
}

TEST_CASE("the class with most time names a node; the first seen wins a tie") {
  auto symbols = letters();
  const StringId apple = symbols->strings.intern("cApple");
  const StringId pear = symbols->strings.intern("cPear");
  FrameTree tree(symbols);
  const NodeId root = tree.add_root(code_of('a'));
  CHECK(tree.attribute_value(root, 'c').empty());
  tree.add_attribute_time(tree.attribute_slot(root, apple), 1);
  tree.add_attribute_time(tree.attribute_slot(root, pear), 1);
  CHECK(tree.attribute_value(root, 'c') == "Apple");
  tree.add_attribute_time(tree.attribute_slot(root, pear), 0.5);
  CHECK(tree.attribute_value(root, 'c') == "Pear");
}

TEST_CASE("code from a string is the user's own when its caller is") {
  auto symbols = letters();
  symbols->application[code_of('a')] = Application::yes;
  symbols->application[code_of('c')] = Application::like_parent;
  FrameTree tree(symbols);
  const NodeId a = tree.add_root(code_of('a'));
  const NodeId under_application = tree.append(a, code_of('c'));
  const NodeId b = tree.append(a, code_of('b'));
  const NodeId under_library = tree.append(b, code_of('c'));
  tree.refresh_flags();
  CHECK((tree.flags()[under_application] & kApplicationFlag) != 0);
  CHECK((tree.flags()[under_library] & kApplicationFlag) == 0);
}

TEST_CASE("a tree of 100,000 nested frames is edited without recursion") {
  constexpr NodeId kDepth = 100'000;
  FrameTree tree(letters());
  NodeId node = tree.add_root(code_of('a'));
  for (NodeId depth = 1; depth < kDepth; ++depth) node = tree.append(node, code_of('b'));
  tree.append(node, kSelfCode);
  CHECK(tree.is_compact());
  tree.check();
  tree.erase(kDepth / 2, Replacement::nothing);
  tree.compact();
  tree.check();
  CHECK(tree.node_count() == kDepth / 2);
}

TEST_CASE("random edits keep the invariants") {
  std::mt19937 random(20);
  auto pick = [&](std::size_t size) {
    return std::uniform_int_distribution<std::size_t>(0, size - 1)(random);
  };
  for (int round = 0; round < 50; ++round) {
    FrameTree tree(letters());
    std::vector<NodeId> nodes{tree.add_root(code_of('a'))};
    for (int i = 0; i < 60; ++i)
      nodes.push_back(tree.append(nodes[pick(nodes.size())], code_of(char('a' + pick(5)))));
    for (const NodeId leaf : nodes) {
      tree.append(leaf, kSelfCode, 1);
      for (NodeId up = leaf; up != kNone; up = tree.parent()[up]) tree.add_time(up, 1);
    }
    tree.check();
    for (int i = 0; i < 80; ++i) {
      const auto node = static_cast<NodeId>(pick(tree.node_count()));
      const auto other = static_cast<NodeId>(pick(tree.node_count()));
      try {
        switch (pick(6)) {
          case 0:
            tree.erase(node, Replacement::children);
            break;
          case 1:
            tree.erase(node, Replacement::self_time);
            break;
          case 2:
            tree.erase(node, Replacement::nothing);
            break;
          case 3:
            tree.merge(node, other);
            break;
          case 4:
            tree.group(node, std::vector{node, other});
            break;
          case 5:
            tree.compact();
            break;
        }
      } catch (const Error&) {
        // a refused edit must leave the tree as it was: check() says so
      }
      tree.check();
    }
  }
}

TEST_CASE("a tree is built by hand: nodes come, go and come back elsewhere") {
  Sample s;
  const NodeId e = s.tree.add_detached(code_of('e'), 3);
  s.tree.attach(e, s.a, s.b);
  CHECK(shape(s.tree) == "a(b(.) e c(d(.)) .)");
  s.tree.detach(s.d);
  s.tree.attach(s.d, e);
  CHECK(shape(s.tree) == "a(b(.) e(d(.)) c .)");
  s.tree.detach(s.b);
  CHECK(shape(s.tree) == "a(e(d(.)) c .)");
  CHECK(shape(s.tree, s.b) == "b(.)");
  CHECK(s.tree.next_in_pre_order(s.b, s.b) != kNone);
  CHECK(s.tree.next_in_pre_order(s.tree.first_child()[s.b], s.b) == kNone);
  s.tree.set_time(e, 2);
  CHECK(s.tree.time()[e] == 2);
}

TEST_CASE("where nodes come from is known after their ids have changed") {
  Sample s;
  s.tree.track_origins();
  s.tree.erase(s.c, Replacement::children);
  s.tree.erase(s.b, Replacement::self_time);
  s.tree.compact();
  std::vector<NodeId> origins;
  for (NodeId node = s.tree.root(); node != kNone; node = s.tree.next_in_pre_order(node))
    origins.push_back(s.tree.origin()[node]);
  const NodeId self_of_d = 5;  // a b . c d . .
  CHECK(origins == std::vector<NodeId>{s.a, kNone, s.d, self_of_d, s.self});
}
