// Which frames, stacks and samples does the page get?
//
// Those that were recorded, or, where processors worked on them, those that make the tree that is left
// (docs/report-format.md).
#pragma once

#include <cstdint>
#include <optional>
#include <pyinstrument/plugin.hpp>
#include <span>
#include <vector>

#include "texts.hpp"

namespace pyinstrument::html {

struct FrameRow {
  std::uint32_t function = 0;               // row of the code table
  std::uint32_t line = 0;                   // 0: unknown
  std::uint32_t class_name = 0, other = 0;  // text + 1; 0: none
  bool is_tracebackhide = false;

  bool operator==(const FrameRow&) const = default;
};

// The spans are of the host's columns, or of vectors in here.
struct Profile {
  std::vector<FrameRow> frames;
  std::span<const std::uint32_t> stack_parent;  // PYI_NONE: none
  std::span<const std::uint32_t> stack_frame;   // row of `frames`
  std::span<const std::uint32_t> sample_stack;  // PYI_NONE: no frame was seen
  std::span<const double> sample_time;          // seconds
  std::uint32_t start_stack = PYI_NONE;
  bool is_processed = false;

  std::vector<std::uint32_t> own_stack_parent, own_stack_frame, own_sample_stack;
  std::vector<double> own_sample_time;

  Profile() = default;
  Profile(Profile&&) = default;  // vectors keep their place
  Profile& operator=(Profile&&) = default;
  Profile(const Profile&) = delete;
  Profile& operator=(const Profile&) = delete;
};

// With an interval, about one sample in so many seconds: each the stack that was seen at that moment.
Profile recorded_profile(const session& session, Texts& texts, std::optional<double> resample_interval);

// Of the session's tree, which is not empty.
Profile processed_profile(const session& session, Texts& texts);

}  // namespace pyinstrument::html
