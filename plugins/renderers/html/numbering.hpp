// In which order do functions, frames and stacks stand in the payload, and how are they named in few bytes?
//
// In the order in which samples first need them; so what is new need not be named. Anything else is named by
// its place among the few that come into question: the functions that the caller calls, the frames of that
// function, the stacks that were seen last (docs/report-format.md). What no sample needs is left out.
#pragma once

#include <cstdint>
#include <vector>

#include "profile.hpp"

namespace pyinstrument::html {

struct Numbering {
  std::vector<std::uint32_t> functions;       // rows of the code table, the synthetic ones first
  std::vector<std::uint32_t> frames;          // rows of Profile::frames
  std::vector<std::uint32_t> frame_function;  // by row of `frames`: row of `functions`
  std::vector<std::uint32_t> call_function;   // by pair of caller and callee: row of `functions`
  std::uint32_t start_stack = PYI_NONE;

  // As they are written.
  std::vector<std::uint32_t> stack_parent, stack_call, stack_frame;
  std::vector<std::uint64_t> sample_stack;
};

// `codes`: rows of the code table.
Numbering number(const Profile& profile, std::uint32_t codes);

}  // namespace pyinstrument::html
