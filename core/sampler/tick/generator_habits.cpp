#include "sampler/tick/generator_habits.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

namespace pyinstrument {
namespace {

constexpr std::uint32_t kEnough = 2;

// A copy that is torn may look whole, and pair a generator with who never calls it: seldom one in twenty.
constexpr std::uint32_t kDominance = 8;

// Longer chains of generators are recursions, hardly ever the same twice.
constexpr std::size_t kMostInBetween = 16;

}  // namespace

void GeneratorHabits::learn(const std::vector<SeenFrame>& frames) {
  std::size_t caller = 0;  // the last one that is no generator
  for (std::size_t i = 0; i < frames.size(); ++i) {
    if (!frames[i].is_generator) {
      caller = i;
      continue;
    }
    if (frames[i].link != Link::read) return;
    if (i - caller > kMostInBetween + 1) return;
    const auto in_between = std::span(frames).subspan(caller + 1, i - caller - 1);
    Habit& habit = habits_[frames[i].row];
    const bool is_same =
        habit.caller == frames[caller].row &&
        std::ranges::equal(in_between, habit.in_between, {}, &SeenFrame::row, &SeenFrame::row);
    if (habit.seen > 0 && !is_same && ++habit.others <= habit.seen) continue;
    if (!is_same) habit.seen = habit.others = 0;
    ++habit.seen;
    habit.caller = frames[caller].row;
    habit.in_between.assign(in_between.begin(), in_between.end());
    for (SeenFrame& each : habit.in_between) each.link = Link::habitual;
  }
}

const GeneratorHabits::Habit* GeneratorHabits::of(const CodeRow* generator) const {
  const auto found = habits_.find(generator);
  if (found == habits_.end()) return nullptr;
  const Habit& habit = found->second;
  return habit.seen >= kEnough && habit.others <= habit.seen / kDominance ? &habit : nullptr;
}

}  // namespace pyinstrument
