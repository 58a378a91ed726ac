#include "session/root_frame.hpp"

#include <catch2/catch.hpp>
#include <initializer_list>
#include <string>

#include "error.hpp"

using namespace pyinstrument;

namespace {

// "a" is a function of user.py, "a:Class@3" was seen with that class at that line; "[await]" is synthetic.
std::string frame_info(const std::string& name) {
  if (name.starts_with('[')) return name;
  const std::size_t at = name.find('@');
  const std::size_t colon = name.find(':');
  std::string text = name.substr(0, std::min(at, colon)) + std::string("\0user.py\0", 9) + "1";
  if (colon != std::string::npos) text += "\x01" + ("c" + name.substr(colon + 1, at - colon - 1));
  if (at != std::string::npos) text += "\x01" + ("l" + name.substr(at + 1));
  return text;
}

StackId stack_of(Session& session, std::initializer_list<const char*> names) {
  StackId stack = kNone;
  for (const char* name : names) {
    stack = session.stacks.intern(stack, session.frame_infos.intern(*session.symbols, frame_info(name)));
  }
  return stack;
}

Session session_of(std::initializer_list<std::initializer_list<const char*>> samples) {
  Session session;
  for (const auto& names : samples) session.add_sample(stack_of(session, names), 1);
  return session;
}

// "a=2(b=1(.=1) .=1)"
std::string shape(const FrameTree& tree, NodeId node) {
  const CodeId code = tree.code()[node];
  std::string text =
      code == kSelfCode ? "." : std::string(tree.symbols().strings[tree.symbols().function[code]]);
  text += "=" + std::to_string(static_cast<int>(tree.time()[node]));
  std::string inside;
  for (NodeId child = tree.first_child()[node]; child != kNone; child = tree.next_sibling()[child]) {
    inside += (inside.empty() ? "" : " ") + shape(tree, child);
  }
  return inside.empty() ? text : text + "(" + inside + ")";
}

std::string shape(const Session& session, bool trim_stem = true) {
  const FrameTree tree = root_frame(session, trim_stem);
  tree.check();
  CHECK(tree.is_compact());
  return tree.root() == kNone ? "" : shape(tree, tree.root());
}

}  // namespace

TEST_CASE("a session without samples has no tree") { CHECK(shape(session_of({})).empty()); }

TEST_CASE("a frame goes on while it and everything above it stay the same") {
  CHECK(shape(session_of({{"a", "b"}, {"a", "b"}, {"a", "c"}, {"a", "b"}})) ==
        "a=4(b=2(.=1 .=1) c=1(.=1) b=1(.=1))");
}

TEST_CASE("a frame that returned is a new one when it is seen again") {
  CHECK(shape(session_of({{"a", "b"}, {"a"}, {"a", "b"}})) == "a=3(b=1(.=1) .=1 b=1(.=1))");
}

TEST_CASE("a line that moves does not end a frame") {
  CHECK(shape(session_of({{"a@1", "b@5"}, {"a@1", "b@6"}, {"a@2", "b@6"}})) == "a=3(b=3(.=1 .=1 .=1))");
}

TEST_CASE("no self time stands below a synthetic leaf") {
  CHECK(shape(session_of({{"a", "[await]"}, {"a", "[await]"}, {"a"}})) == "a=3([await]=2 .=1)");
}

TEST_CASE("several roots stand below [root]") {
  CHECK(shape(session_of({{"a"}, {"b"}})) == "[root]=2(a=1(.=1) b=1(.=1))");
}

TEST_CASE("a sample without frames is time of [root]") {
  Session session = session_of({{"a"}});
  session.add_sample(kNone, 1);
  CHECK(shape(session) == "[root]=2(a=1(.=1) .=1)");
}

TEST_CASE("[root] gives way to its only child, also when that is [self]") {
  Session session;
  session.add_sample(kNone, 1);
  CHECK(shape(session) == ".=1");
  session.add_sample(kNone, 1);
  CHECK(shape(session) == "[root]=2(.=1 .=1)");
}

TEST_CASE("frames with more attributes than memory would hold are refused") {
  Session session;
  std::string text = frame_info("a");
  for (int i = 0; i < 10'000; ++i) text += "\x01l1";
  const FrameInfoId info = session.frame_infos.intern(*session.symbols, text);
  StackId stack = kNone;
  for (int depth = 0; depth < 1'001; ++depth) stack = session.stacks.intern(stack, info);
  session.add_sample(stack, 1);
  CHECK_THROWS_AS(root_frame(session), Error);
}

TEST_CASE("the stem in which the profiler was started is trimmed") {
  Session session = session_of({{"a", "b", "c"}, {"a", "b", "d"}});
  session.start_call_stack = stack_of(session, {"a", "b", "c", "x"});
  CHECK(shape(session) == "b=2(c=1(.=1) d=1(.=1))");
  CHECK(shape(session, false) == "a=2(b=2(c=1(.=1) d=1(.=1)))");
}

TEST_CASE("a stem frame with self time stays") {
  Session session = session_of({{"a", "b"}, {"a"}});
  session.start_call_stack = stack_of(session, {"a", "b"});
  CHECK(shape(session) == "a=2(b=1(.=1) .=1)");
}

TEST_CASE("nothing is trimmed when the root is not where the profiler was started") {
  Session session = session_of({{"a", "b"}});
  session.start_call_stack = stack_of(session, {"b"});
  CHECK(shape(session) == "a=1(b=1(.=1))");
}

TEST_CASE("attributes gather the time at which they were seen") {
  const Session session = session_of({{"a:Pear@1"}, {"a:Pear@2"}, {"a:Apple@2"}});
  const FrameTree tree = root_frame(session);
  CHECK(tree.attribute_value(tree.root(), 'c') == "Pear");
  CHECK(tree.attribute_value(tree.root(), 'l') == "2");
}

TEST_CASE("a frame below a synthetic leaf is refused") {
  CHECK_THROWS_AS(root_frame(session_of({{"a", "[await]", "b"}})), Error);
  CHECK_THROWS_AS(root_frame(session_of({{"a", "[await]"}, {"a", "[await]", "b"}})), Error);
  CHECK_THROWS_AS(root_frame(session_of({{"[await]"}, {"[await]", "b"}})), Error);
}

TEST_CASE("a stack of 100,000 frames makes a tree") {
  Session session;
  StackId stack = kNone;
  for (int depth = 0; depth < 100'000; ++depth) {
    stack = session.stacks.intern(
        stack, session.frame_infos.intern(*session.symbols, frame_info("f" + std::to_string(depth % 7))));
  }
  session.add_sample(stack, 1);
  const FrameTree tree = root_frame(session);
  tree.check();
  CHECK(tree.node_count() == 100'001);
}
