#include "sampler/tick/generator_habits.hpp"

#include <algorithm>
#include <cstddef>
#include <span>

namespace pyinstrument {
namespace {

constexpr int kEnough = 2;

}  // namespace

void GeneratorHabits::learn(const std::vector<SeenFrame>& frames) {
  std::size_t caller = 0;  // the last one that is no generator
  for (std::size_t i = 0; i < frames.size(); ++i) {
    if (!frames[i].is_generator) {
      caller = i;
      continue;
    }
    if (frames[i].link != Link::read) return;
    const auto in_between = std::span(frames).subspan(caller + 1, i - caller - 1);
    Habit& habit = habits_[frames[i].row];
    const bool is_same =
        habit.caller == frames[caller].row &&
        std::ranges::equal(in_between, habit.in_between, {}, &SeenFrame::row, &SeenFrame::row);
    if (habit.seen > 0 && !is_same) habit.has_others = true;
    if (habit.has_others) continue;
    habit.caller = frames[caller].row;
    habit.in_between.assign(in_between.begin(), in_between.end());
    for (SeenFrame& each : habit.in_between) each.link = Link::habitual;
    habit.seen = std::min(habit.seen + 1, kEnough);
  }
}

const GeneratorHabits::Habit* GeneratorHabits::of(const CodeRow* generator) const {
  const auto found = habits_.find(generator);
  const bool is_one = found != habits_.end() && found->second.seen == kEnough && !found->second.has_others;
  return is_one ? &found->second : nullptr;
}

}  // namespace pyinstrument
