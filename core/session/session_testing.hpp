// How do tests make, write and look at sessions? (tests only)
#pragma once

#include <algorithm>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "session/session_file.hpp"

namespace pyinstrument::testing {

inline StackId stack_of(Session& session, const std::vector<std::string>& frames) {
  StackId stack = kNone;
  for (const std::string& text : frames) {
    stack = session.stacks.intern(stack, session.frame_infos.intern(*session.symbols, text));
  }
  return stack;
}

inline std::vector<std::string> frames_of(const Session& session, StackId stack) {
  std::vector<std::string> frames;
  for (const FrameInfoId id : session.stacks.frames(stack)) {
    frames.emplace_back();
    session.frame_infos.append_text(*session.symbols, id, frames.back());
  }
  return frames;
}

// A source that gives at most `step` bytes a call.
inline ByteSource source_of(std::string_view bytes, std::size_t step = std::string::npos) {
  return [bytes, step](char* buffer, std::size_t size) mutable {
    const std::size_t given = std::min({bytes.size(), size, step});
    std::memcpy(buffer, bytes.data(), given);
    bytes.remove_prefix(given);
    return given;
  };
}

inline Session read_bytes(std::string_view bytes, std::size_t step = std::string::npos) {
  return read_session(source_of(bytes, step), "test.pyisession");
}

inline std::string written(const Session& session, SessionForm form) {
  std::string bytes;
  write_session(session, form, [&](std::string_view part) { bytes += part; });
  return bytes;
}

}  // namespace pyinstrument::testing
