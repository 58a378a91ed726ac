#include "sampler/tick/generator_habits.hpp"

#include <catch2/catch.hpp>
#include <vector>

using namespace pyinstrument;

namespace {

constexpr bool kGenerator = true;

struct Program {
  SeenFrame frame(const CodeRow& row, bool is_generator = false, Link link = Link::read) const {
    return {0, &row, 0, 0, 0, is_generator, false, link};
  }
  void see(const std::vector<SeenFrame>& frames, int times) {
    for (int i = 0; i < times; ++i) habits.learn(frames);
  }

  CodeRow loop{}, other{}, outer{}, inner{};
  GeneratorHabits habits;
};

}  // namespace

TEST_CASE("what called a generator twice is a habit, with the generators in between") {
  Program program;
  const std::vector stack{program.frame(program.loop), program.frame(program.outer, kGenerator),
                          program.frame(program.inner, kGenerator)};
  program.see(stack, 1);
  CHECK(program.habits.of(&program.inner) == nullptr);
  program.see(stack, 1);

  const auto* of_outer = program.habits.of(&program.outer);
  REQUIRE(of_outer != nullptr);
  CHECK(of_outer->caller == &program.loop);
  CHECK(of_outer->in_between.empty());
  const auto* of_inner = program.habits.of(&program.inner);
  REQUIRE(of_inner != nullptr);
  CHECK(of_inner->caller == &program.loop);
  REQUIRE(of_inner->in_between.size() == 1);
  CHECK(of_inner->in_between.front() == program.frame(program.outer, kGenerator, Link::habitual));
  CHECK(program.habits.of(&program.loop) == nullptr);
}

TEST_CASE("a rare other caller does not spoil a habit, and a frequent one does") {
  Program program;
  const std::vector usual{program.frame(program.loop), program.frame(program.inner, kGenerator)};
  const std::vector unusual{program.frame(program.other), program.frame(program.inner, kGenerator)};
  program.see(usual, 40);
  program.see(unusual, 5);
  REQUIRE(program.habits.of(&program.inner) != nullptr);
  CHECK(program.habits.of(&program.inner)->caller == &program.loop);
  program.see(unusual, 1);
  CHECK(program.habits.of(&program.inner) == nullptr);

  SECTION("and takes its place once it was seen more often") {
    program.see(unusual, 40);
    REQUIRE(program.habits.of(&program.inner) != nullptr);
    CHECK(program.habits.of(&program.inner)->caller == &program.other);
  }
}

TEST_CASE("another generator in between is another caller") {
  Program program;
  program.see({program.frame(program.loop), program.frame(program.inner, kGenerator)}, 4);
  program.see({program.frame(program.loop), program.frame(program.outer, kGenerator),
               program.frame(program.inner, kGenerator)},
              2);
  CHECK(program.habits.of(&program.inner) == nullptr);
}

TEST_CASE("only what was read is learned from") {
  Program program;
  for (const Link link : {Link::habitual, Link::likely}) {
    program.see({program.frame(program.loop), program.frame(program.inner, kGenerator, link)}, 4);
    CHECK(program.habits.of(&program.inner) == nullptr);
  }
}

TEST_CASE("of a recursion of generators, the outermost have habits") {
  Program program;
  std::vector stack{program.frame(program.loop)};
  std::vector<CodeRow> generators(100);
  for (const CodeRow& each : generators) stack.push_back(program.frame(each, kGenerator));
  program.see(stack, 2);
  CHECK(program.habits.of(&generators[16]) != nullptr);
  CHECK(program.habits.of(&generators[17]) == nullptr);
}
