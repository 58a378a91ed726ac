// The compact form of a session file: a first line with the version, then sections of tables and columns.
// docs/session-format.md describes every byte of it. session_file.hpp is the door; this is the room behind
// it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "session/byte_window.hpp"
#include "session/session.hpp"

namespace pyinstrument {

// The first line is this, the version in decimal digits, and `}\n`.
inline constexpr std::string_view kCompactMagic = "pyinstrument session {\"version\": ";
inline constexpr std::uint64_t kCompactVersion = 1;

// A section: its name, padded with blanks; the payload's length, 8 bytes, little endian; the payload.
inline constexpr std::size_t kSectionNameSize = 8;
inline constexpr std::size_t kSectionHeaderSize = kSectionNameSize + 8;

namespace section {
inline constexpr std::string_view kSession = "session ";  // numbers, description, sys_path, sys_prefixes
inline constexpr std::string_view kSampler = "sampler ";  // how the sampler fared
inline constexpr std::string_view kStrings = "strings ";
inline constexpr std::string_view kCodes = "codes   ";
inline constexpr std::string_view kInfos = "infos   ";
inline constexpr std::string_view kStacks = "stacks  ";
inline constexpr std::string_view kSamples = "samples ";  // the stack of each
inline constexpr std::string_view kTimes = "times   ";
inline constexpr std::string_view kCpuTimes = "cputimes";
inline constexpr std::string_view kEnd = "end     ";
}  // namespace section

// From the window's cursor, which stands at the magic line.
Session read_compact(ByteWindow& window);

void write_compact(const Session& session, const ByteSink& sink);

}  // namespace pyinstrument
