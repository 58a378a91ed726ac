#include "numbering.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "numbers.hpp"

namespace pyinstrument::html {

namespace {

// Functions and frames, as stacks come.
class FrameNames {
 public:
  FrameNames(const Profile& profile, std::uint32_t codes, Numbering& result)
      : profile_(profile),
        result_(result),
        function_of_code_(codes, PYI_NONE),
        calls_of_caller_(codes + std::size_t{1}),
        place_of_frame_(profile.frames.size()),
        frames_of_code_(codes) {
    for (std::uint32_t code = 0; code <= PYI_CODE_ROOT; ++code) function_of(code);
  }

  void add(std::uint32_t stack) {
    const std::uint32_t parent = profile_.stack_parent[stack], frame = profile_.stack_frame[stack];
    const std::uint32_t code = profile_.frames[frame].function;
    const std::uint32_t caller =
        parent == PYI_NONE ? 0 : profile_.frames[profile_.stack_frame[parent]].function + 1;
    const auto [call, is_new] = place_of_call_.try_emplace(std::uint64_t{caller} << 32 | code, 0);
    result_.stack_call.push_back(call->second);
    if (is_new) {
      call->second = ++calls_of_caller_[caller];
      result_.call_function.push_back(function_of(code));
    }
    result_.stack_frame.push_back(place_of_frame_[frame]);
    if (place_of_frame_[frame] == 0) {
      place_of_frame_[frame] = ++frames_of_code_[code];
      result_.frames.push_back(frame);
      result_.frame_function.push_back(function_of(code));
    }
  }

 private:
  std::uint32_t function_of(std::uint32_t code) {
    if (function_of_code_[code] == PYI_NONE) {
      function_of_code_[code] = static_cast<std::uint32_t>(result_.functions.size());
      result_.functions.push_back(code);
    }
    return function_of_code_[code];
  }

  const Profile& profile_;
  Numbering& result_;
  std::vector<std::uint32_t> function_of_code_;                     // PYI_NONE: not yet
  std::unordered_map<std::uint64_t, std::uint32_t> place_of_call_;  // from 1, by caller and code
  std::vector<std::uint32_t> calls_of_caller_;                      // by code + 1
  std::vector<std::uint32_t> place_of_frame_;                       // from 1
  std::vector<std::uint32_t> frames_of_code_;
};

// Stacks, as samples come.
class StackNames {
 public:
  StackNames(const Profile& profile, std::uint32_t codes, Numbering& result)
      : profile_(profile),
        result_(result),
        frames_(profile, codes, result),
        row_of_stack_(profile.stack_parent.size(), PYI_NONE) {}

  // Whether there was one to add.
  bool add(std::uint32_t stack) {
    chain_.clear();
    for (; stack != PYI_NONE && row_of_stack_[stack] == PYI_NONE; stack = profile_.stack_parent[stack])
      chain_.push_back(stack);
    bool begins = true;
    for (auto next = chain_.rbegin(); next != chain_.rend(); ++next, begins = false) {
      const auto row = static_cast<std::uint32_t>(result_.stack_parent.size());
      const std::uint32_t parent = profile_.stack_parent[*next];
      const std::uint32_t distance = parent == PYI_NONE ? 0 : row - row_of_stack_[parent];
      result_.stack_parent.push_back(begins ? distance + 1 : 0);
      row_of_stack_[*next] = row;
      frames_.add(*next);
    }
    return !chain_.empty();
  }

  std::uint32_t row_of(std::uint32_t stack) const {
    return stack == PYI_NONE ? PYI_NONE : row_of_stack_[stack];
  }

 private:
  const Profile& profile_;
  Numbering& result_;
  FrameNames frames_;
  std::vector<std::uint32_t> row_of_stack_;  // PYI_NONE: not yet
  std::vector<std::uint32_t> chain_;
};

// The stacks that samples named last.
class Recent {
 public:
  static constexpr std::size_t kMost = 126;  // so that a place takes one byte

  // From 1; 0: it is not among them.
  std::uint64_t place_of(std::uint32_t row) const {
    const auto end = rows_.begin() + static_cast<std::ptrdiff_t>(count_);
    const auto found = std::find(rows_.begin(), end, row);
    return found == end ? 0 : static_cast<std::uint64_t>(found - rows_.begin()) + 1;
  }
  void put_first(std::uint32_t row, std::uint64_t place) {
    if (place == 0) {
      count_ = std::min(count_ + 1, kMost);
      place = count_;
    }
    const auto end = rows_.begin() + static_cast<std::ptrdiff_t>(place);
    std::copy_backward(rows_.begin(), end - 1, end);
    rows_.front() = row;
  }

 private:
  std::array<std::uint32_t, kMost> rows_{};
  std::size_t count_ = 0;
};

}  // namespace

Numbering number(const Profile& profile, std::uint32_t codes) {
  Numbering result;
  StackNames stacks(profile, codes, result);
  Recent recent;
  std::int64_t before = 0;
  result.sample_stack.reserve(profile.sample_stack.size());
  for (const std::uint32_t stack : profile.sample_stack) {
    const bool is_new = stacks.add(stack);
    const std::uint32_t row = stacks.row_of(stack);
    const std::int64_t number = row == PYI_NONE ? 0 : std::int64_t{row} + 1;
    const std::uint64_t place = is_new ? 0 : recent.place_of(row);
    const bool is_named_by_row = !is_new && place == 0;
    result.sample_stack.push_back(is_named_by_row ? Recent::kMost + 1 + zigzag(number - before) : place);
    recent.put_first(row, place);
    before = number;
  }
  stacks.add(profile.start_stack);
  result.start_stack = stacks.row_of(profile.start_stack);
  return result;
}

}  // namespace pyinstrument::html
