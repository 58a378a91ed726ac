// What is kept and what is cut of stacks that a script tells: no Python runs here.
#include "sampler/tick/call_evidence.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <string>
#include <vector>

#include "sampler/tick/memory_image.hpp"
#include "session/session_testing.hpp"

using namespace pyinstrument;
using namespace pyinstrument::testing;

namespace {

using Stack = std::vector<std::string>;
using Counts = std::map<Stack, int>;

constexpr Address kFrameSize = 0x100;

class Program {
 public:
  // The code of `caller` says the name of `callee`.
  void name(const std::string& caller, const std::string& callee) {
    auto& references = row(caller).facts.references;
    references.push_back(row(callee).facts.header.name);
    std::ranges::sort(references);
  }

  // Frames lie one behind the other, as on the data stack. "c:" before a name: C code called it; "g:": a
  // generator, which lies elsewhere.
  std::vector<SeenFrame> frames(const Stack& names) {
    std::vector<SeenFrame> result;
    Address place = 0x10000;
    for (std::string name : names) {
      const bool is_called_by_c = name.starts_with("c:");
      const bool is_generator = name.starts_with("g:");
      if (is_called_by_c || is_generator) name = name.substr(2);
      const CodeRow& code = row(name);
      result.push_back({is_generator ? code.address + kFrameSize : place, &code, 0, 0, 0, is_generator,
                        is_called_by_c, Link::read});
      if (!is_generator) place += kFrameSize;
    }
    return result;
  }

  void see(const Stack& names, int times = 1) {
    const auto seen = frames(names);
    std::vector<std::string> texts;
    texts.reserve(seen.size());
    for (const SeenFrame& frame : seen)
      texts.emplace_back(session_.symbols->strings[session_.symbols->identifier[frame.row->code]]);
    for (int i = 0; i < times; ++i) {
      evidence_.add(seen, 0);
      session_.add_sample(stack_of(session_, texts), 1);
    }
  }

  void see_c(const std::string& caller, const std::string& function, int times, bool stands = false) {
    const SeenFrame frame = frames({caller}).front();
    const std::string text = function + std::string(
                                            "\0<built-in>\0"
                                            "0",
                                            13);
    const CodeId code = session_.symbols->intern_code(text);
    const auto& symbols = *session_.symbols;
    const std::string caller_text(symbols.strings[symbols.identifier[frame.row->code]]);
    for (int i = 0; i < times; ++i) {
      evidence_.add_c_function(frame, code, stands);
      session_.add_sample(stack_of(session_, {caller_text, text}), 1);
    }
  }

  // Of `caller`, which has one local variable, and a generator that was left, and so has lost the link to it.
  bool may_have_called(const std::string& caller, bool holds_it) {
    auto seen = frames({caller, "g:generator"});
    row(caller).facts.local_slots = 1;
    seen[0].address = image_.place(layout_.frame.slots + sizeof(Address));
    seen[1].link = Link::likely;
    const Address object = seen[1].address - layout_.generator.frame;
    image_.write(seen[0].address + layout_.frame.slots, holds_it ? object : Address{0});
    return evidence_.is_one_moment(seen, 0);
  }

  // Of a function that C called, which has returned since.
  bool may_have_called_by_c(const std::string& caller, const std::string& callee) {
    auto seen = frames({caller, "c:" + callee});
    seen[1].link = Link::likely;
    return evidence_.is_one_moment(seen, 0);
  }

  // For so many ticks more.
  void stands(const Stack& names, int ticks) {
    const auto seen = frames(names);
    for (int i = 0; i < ticks; ++i) evidence_.add(seen, seen.size());
  }

  Counts kept() const {
    Session session = session_;
    evidence_.remove_doubtful(session);
    Counts counts;
    for (const StackId stack : session.sample_stack) {
      Stack names;
      for (const std::string& text : frames_of(session, stack))
        names.push_back(text.substr(0, text.find('\0')));
      ++counts[names];
    }
    return counts;
  }

  std::uint64_t degraded() const {
    Session session = session_;
    evidence_.remove_doubtful(session);
    return session.statistics.degraded;
  }

 private:
  CodeRow& row(const std::string& name) {
    auto [found, is_new] = rows_.try_emplace(name);
    if (is_new) {
      found->second.address = 0x1000000 + 0x1000 * rows_.size();
      found->second.facts.header.name = 0x2000000 + 0x1000 * rows_.size();
      found->second.code = session_.symbols->intern_code(name + std::string("\0file.py\0"
                                                                            "1",
                                                                            10));
    }
    return found->second;
  }

  const Layout layout_ = image_layout();
  MemoryImage image_;
  ImageThread thread_{image_, layout_};
  StackCopy copy_{image_, layout_, thread_.address(), ImageThread::kNumber};
  CallEvidence evidence_{image_, layout_, copy_};
  Session session_;
  std::map<std::string, CodeRow> rows_;
};

}  // namespace

TEST_CASE("a call that nothing speaks against is kept, however rare") {
  Program program;
  program.see({"main", "left", "leaf"});
  program.see({"main", "right"}, 1000);
  CHECK(program.kept() == Counts{{{"main", "left", "leaf"}, 1}, {{"main", "right"}, 1000}});
  CHECK(program.degraded() == 0);
}

TEST_CASE("what another caller left behind at the same place is cut, and its time is the caller's") {
  Program program;
  program.see({"main", "left", "leaf"}, 1000);
  program.see({"main", "right", "leaf"}, 3);
  CHECK(program.kept() == Counts{{{"main", "left", "leaf"}, 1000}, {{"main", "right"}, 3}});
  CHECK(program.degraded() == 3);
}

TEST_CASE("a caller that names its callee calls it") {
  Program program;
  program.name("right", "leaf");
  program.see({"main", "left", "leaf"}, 1000);
  program.see({"main", "right", "leaf"}, 3);
  CHECK(program.degraded() == 0);
}

TEST_CASE("a caller that stood still with its callee calls it") {
  Program program;
  program.see({"main", "left", "leaf"}, 1000);
  program.see({"main", "right", "leaf"});
  program.stands({"main", "right", "leaf"}, 15);
  CHECK(program.degraded() == 0);
}

TEST_CASE("copies may be torn in the same way a few times running") {
  Program program;
  program.see({"main", "left", "leaf"}, 1000);
  program.see({"main", "right", "leaf"}, 10);
  program.stands({"main", "right", "leaf"}, 6);
  CHECK(program.degraded() == 10);
}

TEST_CASE("what a caller that is sure explains is not another's, even where it is seen more often") {
  Program program;
  program.name("left", "leaf");
  program.see({"main", "left", "leaf"}, 2);
  program.see({"main", "right", "leaf"}, 12);
  CHECK(program.kept() == Counts{{{"main", "left", "leaf"}, 2}, {{"main", "right"}, 12}});
}

TEST_CASE("of what C code called, its callers need not be seen making the call") {
  Program program;
  program.name("left", "leaf");
  program.see({"main", "left", "leaf"}, 12);
  program.see({"main", "right", "c:leaf"}, 12);  // of it is told at the callee that C called it
  CHECK(program.degraded() == 0);
}

TEST_CASE("a pair that is believable at one place is so at all") {
  Program program;
  program.see({"main", "left", "leaf"}, 1000);
  program.see({"main", "right", "leaf"}, 3);
  program.see({"other", "main", "right", "leaf"}, 3);
  CHECK(program.degraded() == 0);
}

TEST_CASE(
    "a generator that was left goes to a caller that is known to call it, and names it or has it at hand") {
  Program program;
  CHECK_FALSE(program.may_have_called("main", true));  // it may only hand it on
  program.see({"main", "g:generator"});
  CHECK(program.may_have_called("main", true));
  CHECK_FALSE(program.may_have_called("main", false));
  program.name("main", "generator");
  program.see({"main", "g:generator"});
  CHECK(program.may_have_called("main", false));
}

TEST_CASE("a function that C called, and that has returned, goes to a caller that C often calls it for") {
  Program program;
  CHECK_FALSE(program.may_have_called_by_c("main", "key"));
  program.see({"main", "key"}, 2);
  program.see({"main", "c:key"});
  CHECK_FALSE(program.may_have_called_by_c("main", "key"));
  program.see({"main", "c:key"});
  CHECK(program.may_have_called_by_c("main", "key"));
  CHECK_FALSE(program.may_have_called_by_c("other", "key"));
}

TEST_CASE("what one generator called is not what another calls, though their frames lie apart") {
  Program program;
  program.name("one", "leaf");
  program.see({"main", "g:one", "leaf"}, 100);
  program.see({"main", "g:other", "leaf"}, 10);
  CHECK(program.kept() == Counts{{{"main", "one", "leaf"}, 100}, {{"main", "other"}, 10}});
}

TEST_CASE("a recursion is not deeper than the one that is known to come from there") {
  Program program;
  program.name("shallow", "descend");
  program.name("deep", "descend");
  program.name("descend", "descend");
  program.see({"main", "deep", "descend", "descend", "descend"}, 1000);
  program.see({"main", "shallow", "descend", "descend"}, 500);
  program.see({"main", "shallow", "descend", "descend", "descend", "leaf"}, 2);
  CHECK(program.kept() == Counts{{{"main", "deep", "descend", "descend", "descend"}, 1000},
                                 {{"main", "shallow", "descend", "descend"}, 502}});
  CHECK(program.degraded() == 2);
}

TEST_CASE("a recursion that stood still is as deep as it was seen") {
  Program program;
  program.name("shallow", "descend");
  program.name("deep", "descend");
  program.name("descend", "descend");
  program.see({"main", "deep", "descend", "descend"}, 1000);
  program.see({"main", "shallow", "descend", "descend"});
  program.stands({"main", "shallow", "descend", "descend"}, 3);
  CHECK(program.degraded() == 0);
}

TEST_CASE("of the C functions that an instruction calls, one that is hardly ever seen is cut") {
  Program program;
  program.see_c("main", "sum", 1000);
  program.see_c("main", "sorted", 3);
  CHECK(program.kept() == Counts{{{"main", "sum"}, 1000}, {{"main"}, 3}});
}

TEST_CASE("a C function that was being called for some ticks is kept") {
  Program program;
  program.see_c("main", "sum", 1000);
  SECTION("all the time") {
    program.see_c("main", "sorted", 4, true);
    CHECK(program.degraded() == 0);
  }
  SECTION("again and again") {
    program.see_c("main", "sorted", 3);
    CHECK(program.degraded() == 3);
  }
  SECTION("in turn with the other") {
    for (int i = 0; i < 3; ++i) {
      program.see_c("main", "sorted", 1, true);
      program.see_c("main", "sum", 1, true);
    }
    CHECK(program.degraded() == 3);
  }
}

TEST_CASE("a recursion that is seldom deep is as deep as it was seen") {
  Program program;
  program.name("one", "descend");
  program.name("other", "descend");
  program.name("descend", "descend");
  program.see({"main", "one", "descend", "descend", "descend"}, 1000);
  program.see({"main", "other", "descend", "descend", "descend"}, 10);
  CHECK(program.degraded() == 0);
}
