#include "sampler/tick/stack_walk.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "sampler/tick/memory_image.hpp"

using namespace pyinstrument;
using namespace pyinstrument::testing;

namespace {

using Names = std::vector<std::string>;
constexpr auto kWhole = StackWalk::Result::whole;
constexpr auto kTorn = StackWalk::Result::torn;

struct Program {
  explicit Program(bool by_c_frame = false) : layout(image_layout(by_c_frame)) {}

  StackWalk::Result walk() {
    REQUIRE(copy.take() == StackCopy::Result::taken);
    return stack_walk.walk(frames);
  }

  Names names() const {
    Names result;
    for (const SeenFrame& frame : frames)
      result.push_back(frame.row->facts.identifier.substr(0, frame.row->facts.identifier.find('\0')));
    return result;
  }

  template <class Value>
  void change(Address frame, std::size_t field, Value value) {
    image.write(frame + field, value);
  }

  const Layout layout;
  MemoryImage image;
  ImageThread thread{image, layout};
  StackCopy copy{image, layout, thread.address(), ImageThread::kNumber};
  Session session;
  CodeCache codes{image, layout, session};
  StackWalk stack_walk{layout, copy, codes};
  std::vector<SeenFrame> frames;
  const Address f = thread.code("f");
  const Address g = thread.code("g", {5, 3, 20, 1});
  const Address h = thread.code("h");
};

constexpr std::size_t kUnitSize = 2;

}  // namespace

TEST_CASE("a walk gives the functions on the stack, the outermost first, and where each stands") {
  Program program;
  program.thread.call(program.f);
  program.thread.add_chunk();
  program.thread.call(program.g);
  const Address innermost = program.thread.call(program.f);
  REQUIRE(program.walk() == kWhole);
  CHECK(program.names() == Names{"f", "g", "f"});
  CHECK(program.frames[2].address == innermost);
  CHECK(program.frames[2].instruction == static_cast<int>(2 * kUnitSize));
  CHECK(program.stack_walk.shows_top());
}

TEST_CASE("no frame is no stack") {
  Program program;
  REQUIRE(program.walk() == kWhole);
  CHECK(program.frames.empty());
}

TEST_CASE("of C that calls the interpreter is told at what it called") {
  Program program;
  program.thread.enter_from_c();
  program.thread.call(program.f);
  program.thread.enter_from_c();
  program.thread.call(program.g);
  program.thread.call(program.f);
  REQUIRE(program.walk() == kWhole);
  CHECK(program.names() == Names{"f", "g", "f"});
  CHECK(program.frames[0].is_called_by_c);
  CHECK(program.frames[1].is_called_by_c);
  CHECK_FALSE(program.frames[2].is_called_by_c);
}

TEST_CASE("a function that has not begun is not yet on the stack") {
  Program program;
  program.thread.call(program.f);
  const Address beginning = program.thread.call(program.g);
  program.change(beginning, program.layout.frame.instruction,
                 program.g + program.layout.code.instructions - kUnitSize);
  REQUIRE(program.walk() == kWhole);
  CHECK(program.names() == Names{"f"});
  CHECK_FALSE(program.stack_walk.shows_top());
}

TEST_CASE("frames are torn") {
  Program program;
  program.thread.call(program.f);
  const Address middle = program.thread.call(program.g);
  program.thread.call(program.f);
  const Address instructions = program.g + program.layout.code.instructions;

  SECTION("that leave a gap to the next") { program.change(middle, program.layout.frame.code, program.f); }
  SECTION("that have not begun, and call") {
    program.change(middle, program.layout.frame.instruction, instructions - kUnitSize);
  }
  SECTION("whose code is none") { program.change(middle, program.layout.frame.code, program.thread.chunk()); }
  SECTION("whose code is nowhere") { program.change(middle, program.layout.frame.code, ~Address{0} - 8); }
  SECTION("that stand before their code") {
    program.change(middle, program.layout.frame.instruction, instructions - 2 * kUnitSize);
  }
  SECTION("that stand behind their code") {
    program.change(middle, program.layout.frame.instruction, instructions + 21 * kUnitSize);
  }
  SECTION("that stand between two instructions") {
    program.change(middle, program.layout.frame.instruction, instructions + 1);
  }
  SECTION("that say they are a generator's, on the data stack") {
    program.change(middle, program.layout.frame.owner, program.layout.owners.generator);
  }
  CHECK(program.walk() == kTorn);
}

TEST_CASE("a function that C called goes to who called C, though C has returned since") {
  Program program;
  const Address first = program.thread.call(program.f);
  const Address entry = program.thread.enter_from_c();
  const Address second = program.thread.call(program.g);
  SECTION("where C called is something else by now") {
    program.change(entry, program.layout.frame.owner, std::uint8_t{0});
  }
  SECTION("where C called is nothing any more") { program.image.remove(entry); }
  REQUIRE(program.walk() == kWhole);
  CHECK(program.names() == Names{"f", "g"});
  CHECK(program.frames[0].address == first);
  CHECK(program.frames[1].address == second);
  CHECK(program.frames[1].is_called_by_c);
  CHECK(program.frames[1].link == Link::likely);
}

TEST_CASE("a function that C called is torn where what lies below it is no frame") {
  Program program;
  const Address first = program.thread.call(program.f);
  program.thread.call(program.g);
  const Address entry = program.thread.enter_from_c();
  program.thread.call(program.f);
  program.image.remove(entry);
  program.change(first, program.layout.frame.code, program.thread.chunk());
  CHECK(program.walk() == kTorn);
}

TEST_CASE("where the call that tells the innermost frame is over, it is the last on the data stack") {
  Program program(true);
  program.thread.call(program.f);
  const Address last = program.thread.call(program.g);
  SECTION("where it was told is something else by now") {
    program.thread.set_top(program.image.place(1 << 10));
  }
  SECTION("where it was told is nonsense") { program.thread.set_top(~Address{0} - 8); }
  SECTION("where it was told, nothing is by now") { program.thread.set_top(0); }
  REQUIRE(program.walk() == kWhole);
  CHECK(program.names() == Names{"f", "g"});
  CHECK(program.frames.back().address == last);
  CHECK(program.stack_walk.shows_top());
}

TEST_CASE("no innermost frame is no empty stack where frames lie on the data stack") {
  const bool by_c_frame = GENERATE(false, true);
  Program program(by_c_frame);
  const Address first = program.thread.call(program.f);
  program.change(first, program.layout.frame.code, program.thread.chunk());
  program.thread.set_top(0);
  CHECK(program.walk() == kTorn);
}

TEST_CASE("where the thread itself tells the innermost frame, no other is taken for it") {
  Program program;
  program.thread.call(program.f);
  program.thread.set_top(program.image.place(1 << 10));
  CHECK(program.walk() == kTorn);
}

TEST_CASE("a stack without end is torn") {
  Program program;
  const Address first = program.thread.call(program.f);
  program.thread.add_chunk();
  const Address second = program.thread.call(program.g);

  SECTION("a frame that calls itself") { program.change(second, program.layout.frame.previous, second); }
  SECTION("frames of two chunks that call each other") {
    program.change(first, program.layout.frame.previous, second);
  }
  SECTION("a frame on the data stack that says it is C, and calls itself") {
    program.change(second, program.layout.frame.owner, program.layout.owners.entry);
    program.change(second, program.layout.frame.previous, second);
  }
  SECTION("C elsewhere that calls itself") {
    const Address entry = program.thread.enter_from_c();
    program.change(entry, program.layout.frame.previous, entry);
  }
  SECTION("generators that call each other") {
    const Address one = program.thread.call_generator(program.f);
    const Address other = program.thread.call_generator(program.f);
    program.change(one, program.layout.frame.previous, other);
  }
  CHECK(program.walk() == kTorn);
}

TEST_CASE("generators lie elsewhere, and are called as functions are") {
  Program program;
  program.thread.call(program.f);
  program.thread.call_generator(program.g);
  program.thread.call_generator(program.f);
  program.thread.call(program.g);
  REQUIRE(program.walk() == kWhole);
  CHECK(program.names() == Names{"f", "g", "f", "g"});
  CHECK(program.frames[1].is_generator);
  CHECK_FALSE(program.frames[3].is_generator);
}

TEST_CASE("a generator that was left while it was read goes to who runs now") {
  Program program;
  program.thread.call(program.f);
  program.thread.call(program.g);
  const Address generator = program.thread.call_generator(program.f);
  program.change(generator, program.layout.frame.previous, Address{0});
  REQUIRE(program.walk() == kWhole);
  CHECK(program.names() == Names{"f", "g", "f"});
  CHECK(program.frames.back().link == Link::likely);
}

TEST_CASE("a generator that was left goes to who always calls it, whatever else ran since") {
  Program program;
  const Address first = program.thread.call(program.f);
  const Address caller = program.thread.call(program.g);
  const Address outer = program.thread.call_generator(program.f);
  const Address inner = program.thread.call_generator(program.h);
  const auto leave = [&](Address generator) {
    program.change(generator, program.layout.frame.previous, Address{0});
  };
  const auto learn = [&] {
    for (int i = 0; i < 2; ++i) {
      REQUIRE(program.walk() == kWhole);
      program.stack_walk.learn(program.frames);
    }
  };
  SECTION("both generators are left, and their caller is calling another function") {
    learn();
    leave(inner);
    leave(outer);
    program.thread.return_to(caller);
    program.thread.call(program.f);
    program.thread.set_top(inner);
    REQUIRE(program.walk() == kWhole);
    CHECK(program.names() == Names{"f", "g", "f", "h"});
    CHECK(program.frames[2].link == Link::habitual);
    CHECK(program.frames[3].link == Link::habitual);
  }
  SECTION("the caller has returned") {
    learn();
    leave(inner);
    program.thread.return_to(first);
    program.thread.set_top(inner);
    REQUIRE(program.walk() == kWhole);
    CHECK(program.names() == Names{"f", "h"});
    CHECK(program.frames.back().link == Link::likely);
  }
  SECTION("it calls a function, and was left by the time it was read") {
    learn();
    program.thread.call(program.f);
    leave(inner);
    REQUIRE(program.walk() == kWhole);
    CHECK(program.names() == Names{"f", "g", "f", "h", "f"});
    CHECK(program.frames[3].link == Link::habitual);
    CHECK(program.frames[4].link == Link::read);
  }
  SECTION("it was seen with another caller, too") {
    learn();
    program.thread.return_to(first);
    program.thread.call_generator(program.h);
    learn();
    leave(program.copy.top());
    REQUIRE(program.walk() == kWhole);
    CHECK(program.frames.back().link == Link::likely);
  }
  SECTION("rows may be others' by now") {
    learn();
    program.stack_walk.forget_rows();
    leave(inner);
    REQUIRE(program.walk() == kWhole);
    CHECK(program.frames.back().link == Link::likely);
  }
}

TEST_CASE("a frame has ended once another stands there, or nothing does") {
  Program program;
  const Address outer = program.thread.call(program.f);
  const Address inner = program.thread.call(program.g);
  const Address self = program.image.place(32);
  for (const Address frame : {outer, inner}) program.change(frame, program.layout.frame.slots, self);
  REQUIRE(program.walk() == kWhole);
  const auto still_runs = [&](std::size_t index) {
    SeenFrame frame = program.frames[index];
    frame.first_local = self;  // as of code whose first local names a class
    return std::ranges::all_of(program.stack_walk.still_running(frame), [&](const Condition& condition) {
      std::uint64_t word = 0;
      return program.image.read(condition.address, word) && condition.least <= word && word <= condition.most;
    });
  };
  CHECK(still_runs(0));
  CHECK(still_runs(1));
  program.thread.return_to(outer);
  CHECK(still_runs(0));
  CHECK_FALSE(still_runs(1));
  program.thread.call(program.f);
  CHECK_FALSE(still_runs(1));
  program.change(outer, program.layout.frame.slots, Address{0});
  CHECK_FALSE(still_runs(0));
}

TEST_CASE("of an earlier stack stand the calls that have not returned") {
  Program program;
  program.thread.call(program.f);
  const Address second = program.thread.call(program.g);
  program.thread.call(program.f);
  REQUIRE(program.walk() == kWhole);
  const std::vector<SeenFrame> seen = program.frames;
  CHECK(program.stack_walk.count_standing(seen) == 3);

  SECTION("one that went on has no callee any more") {
    program.change(second, program.layout.frame.instruction,
                   program.g + program.layout.code.instructions + 5 * kUnitSize);
    REQUIRE(program.copy.take() == StackCopy::Result::taken);
    CHECK(program.stack_walk.count_standing(seen) == 2);
  }
  SECTION("one in whose place another stands is gone") {
    program.change(second, program.layout.frame.code, program.f);
    REQUIRE(program.copy.take() == StackCopy::Result::taken);
    CHECK(program.stack_walk.count_standing(seen) == 1);
  }
  SECTION("one whose function is another is gone") {
    program.change(second, program.layout.frame.function, Address{8});
    REQUIRE(program.copy.take() == StackCopy::Result::taken);
    CHECK(program.stack_walk.count_standing(seen) == 1);
  }
}
