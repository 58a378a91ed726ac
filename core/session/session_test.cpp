#include "session/session.hpp"

#include <catch2/catch.hpp>

using namespace pyinstrument;
using namespace std::string_literals;

namespace {

std::string text_of(const Session& session, FrameInfoId id) {
  std::string text;
  session.frame_infos.append_text(*session.symbols, id, text);
  return text;
}

}  // namespace

TEST_CASE("a frame info's text survives byte for byte") {
  Session session;
  for (const std::string& text : {"f\0/a.py\0"
                                  "1\x01"
                                  "cClass\x01l42\x01h1"s,
                                  "f\0/a.py\0"
                                  "1"s,
                                  "[await]"s, ""s, "\x01"s, "f\x01\x01l3\x01"s,
                                  "MainThread\0<thread>\0"
                                  "140000000000000"s,
                                  "\xED\xB3\xBF\0/\xED\xB2\x80.py\0"
                                  "7"s}) {
    CHECK(text_of(session, session.frame_infos.intern(*session.symbols, text)) == text);
  }
}

TEST_CASE("equal frame infos are one row, and rows of one function share its code") {
  Session session;
  Symbols& symbols = *session.symbols;
  const FrameInfoId first = session.frame_infos.intern(symbols, "f\x01l1");
  const FrameInfoId second = session.frame_infos.intern(symbols, "f\x01l2");
  CHECK(first != second);
  CHECK(session.frame_infos.code(first) == session.frame_infos.code(second));
  CHECK(session.frame_infos.intern(symbols, "f\x01l1") == first);
  CHECK(session.frame_infos.intern(symbols, session.frame_infos.code(first), "\x01l2") == second);
  CHECK(session.frame_infos.intern(symbols, symbols.intern_code("f"), "") != first);
  CHECK(symbols.strings[session.frame_infos.attributes_of(second)[0]] == "l2");
}

TEST_CASE("thousands of frame infos keep their rows as the table grows") {
  Session session;
  for (int i = 0; i < 5000; ++i) {
    session.frame_infos.intern(*session.symbols, "f" + std::to_string(i % 70) + "\x01l" + std::to_string(i));
  }
  REQUIRE(session.frame_infos.size() == 5000);
  CHECK(text_of(session, 4321) == "f51\x01l4321");
  CHECK(session.frame_infos.intern(*session.symbols, "f51\x01l4321") == 4321);
}

TEST_CASE("a stack is one id, whose frames are read from the root down") {
  StackTrie trie;
  const StackId root = trie.intern(kNone, 5);
  const StackId leaf = trie.intern(trie.intern(root, 6), 7);
  CHECK(trie.frames(leaf) == std::vector<FrameInfoId>{5, 6, 7});
  CHECK(trie.frames(kNone).empty());
  CHECK(trie.intern(root, 6) == trie.parent()[leaf]);
  CHECK(trie.intern(kNone, 6) != trie.parent()[leaf]);
}

TEST_CASE("a trie made from columns goes on where they end") {
  StackTrie trie({kNone, 0, 0}, {5, 6, 7});
  CHECK(trie.intern(0, 7) == 2);
  CHECK(trie.intern(2, 7) == 3);
  CHECK_THROWS_AS(StackTrie({kNone, 1}, {5, 5}), std::logic_error);
  CHECK_THROWS_AS(StackTrie({kNone}, {}), std::logic_error);
}

TEST_CASE("a stack of 100,000 frames is an ordinary stack") {
  StackTrie trie;
  StackId stack = kNone;
  for (FrameInfoId i = 0; i < 100'000; ++i) stack = trie.intern(stack, i % 3);
  CHECK(trie.size() == 100'000);
  CHECK(trie.frames(stack).size() == 100'000);
}
