// The columns of small profiles, as docs/report-format.md says that they are.
#include "numbering.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdint>
#include <vector>

using namespace pyinstrument::html;

namespace {

using Rows = std::vector<std::uint32_t>;
using Numbers = std::vector<std::uint64_t>;

constexpr std::uint32_t kF = PYI_CODE_ROOT + 1, kG = kF + 1, kUnused = kF + 2, kCodes = kF + 3;

struct Program {
  // Of a new stack: its row.
  std::uint32_t stack(std::uint32_t parent, std::uint32_t function, std::uint32_t line) {
    const FrameRow wanted{.function = function, .line = line};
    const auto found = std::ranges::find(profile.frames, wanted);
    parents.push_back(parent);
    frames.push_back(static_cast<std::uint32_t>(found - profile.frames.begin()));
    if (found == profile.frames.end()) profile.frames.push_back(wanted);
    return static_cast<std::uint32_t>(parents.size() - 1);
  }
  Numbering number(const Rows& samples) {
    profile.stack_parent = parents;
    profile.stack_frame = frames;
    profile.sample_stack = samples;
    return pyinstrument::html::number(profile, kCodes);
  }

  Profile profile;
  Rows parents, frames;
};

}  // namespace

TEST_CASE("what is new is named by nothing, and what no sample needs is left out") {
  Program program;
  program.stack(PYI_NONE, kUnused, 1);
  const auto outer = program.stack(PYI_NONE, kG, 1);
  const auto inner = program.stack(outer, kF, 1);
  const Numbering numbering = program.number({inner});
  REQUIRE(numbering.functions.size() == kF + 2);  // all that are synthetic, then in the order of need
  CHECK(numbering.functions[kF] == kG);
  CHECK(numbering.functions[kF + 1] == kF);
  CHECK(numbering.frames == Rows{1, 2});
  CHECK(numbering.frame_function == Rows{kF, kF + 1});
  CHECK(numbering.call_function == Rows{kF, kF + 1});
  CHECK(numbering.stack_parent == Rows{1, 0});
  CHECK(numbering.stack_call == Rows{0, 0});
  CHECK(numbering.stack_frame == Rows{0, 0});
  CHECK(numbering.sample_stack == Numbers{0});
  CHECK(numbering.start_stack == PYI_NONE);
}

TEST_CASE("a known frame is named among its function's, a known call among its caller's") {
  Program program;
  const auto outer = program.stack(PYI_NONE, kF, 1);
  const auto recursion = program.stack(outer, kF, 2);
  const auto first = program.stack(outer, kG, 3);
  const auto again = program.stack(recursion, kG, 3);  // the second of what kF calls, the first frame of kG
  const auto other_line = program.stack(recursion, kG, 4);
  const Numbering numbering = program.number({recursion, first, again, other_line});
  CHECK(numbering.stack_parent == Rows{1, 0, 3, 3, 4});
  CHECK(numbering.stack_call == Rows{0, 0, 0, 2, 2});
  CHECK(numbering.stack_frame == Rows{0, 0, 0, 1, 0});
  CHECK(numbering.call_function == Rows{kF, kF, kF + 1});
  CHECK(numbering.frames == Rows{0, 1, 2, 3});
}

TEST_CASE("a sample's stack is named by how lately another was in it, and one long ago by its row") {
  Program program;
  const auto outer = program.stack(PYI_NONE, kF, 1);
  const auto first = program.stack(outer, kG, 2);
  const auto second = program.stack(outer, kG, 3);
  SECTION("the latest is the first") {
    const Numbering numbering = program.number({first, second, first, first, second});
    CHECK(numbering.sample_stack == Numbers{0, 0, 2, 1, 2});
  }
  SECTION("no stack is the row before the first, and comes into the list, too") {
    const Numbering numbering = program.number({first, PYI_NONE, first, PYI_NONE});
    CHECK(numbering.sample_stack == Numbers{0, 127 + 3, 2, 2});  // rows 1, -1
  }
  SECTION("a caller's own stack was in no sample, but has a row") {
    const Numbering numbering = program.number({first, outer});
    CHECK(numbering.sample_stack == Numbers{0, 127 + 1});  // rows 1, 0
  }
  SECTION("of 126") {
    Rows samples{first};
    for (std::uint32_t line = 10; line < 10 + 125; ++line) samples.push_back(program.stack(outer, kG, line));
    samples.push_back(first);
    samples.push_back(second);
    for (std::uint32_t line = 10 + 125; line < 10 + 250; ++line)
      samples.push_back(program.stack(outer, kG, line));
    const std::size_t last = samples.size();
    samples.push_back(first);
    const Numbering numbering = program.number(samples);
    CHECK(numbering.sample_stack[126] == 126);
    // Since then came `second` and 125 others: `first` is the 127th, at row 1, the sample before in row 252.
    CHECK(numbering.sample_stack[last] == 127 + 2 * (252 - 1) - 1);
  }
}

TEST_CASE("the stack in which the profiler started has a row, too") {
  Program program;
  const auto outer = program.stack(PYI_NONE, kF, 1);
  program.profile.start_stack = program.stack(outer, kG, 2);
  const Numbering numbering = program.number({outer});
  CHECK(numbering.start_stack == 1);
  CHECK(numbering.stack_parent == Rows{1, 1 + 1});
}
