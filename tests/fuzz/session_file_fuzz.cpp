// Whatever bytes a session file has, reading gives a session or Error(bad_file), and a session that was read
// makes a sound tree and survives both forms.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "error.hpp"
#include "session/root_frame.hpp"
#include "session/session_file.hpp"

namespace {

using namespace pyinstrument;

// A compact file of a few bytes a frame can spell out depth times samples frames; beyond this it is no
// finding that writing them takes long.
constexpr std::uint64_t kMostFrames = 1'000'000;

// The portions in which bytes arrive must not matter, so they vary with the input.
ByteSource source_of(std::string_view bytes, std::size_t step) {
  return [bytes, step](char* buffer, std::size_t size) mutable {
    const std::size_t given = std::min({bytes.size(), size, step});
    if (given > 0) std::memcpy(buffer, bytes.data(), given);
    bytes.remove_prefix(given);
    return given;
  };
}

std::optional<Session> read(std::string_view bytes, std::size_t step) {
  try {
    return read_session(source_of(bytes, step), "fuzzed");
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::bad_file) throw;
    return std::nullopt;
  }
}

std::string written(const Session& session, SessionForm form) {
  std::string bytes;
  write_session(session, form, [&](std::string_view part) { bytes += part; });
  return bytes;
}

std::uint64_t frames_of(const Session& session) {
  std::vector<std::uint64_t> depth(session.stacks.size());
  for (StackId stack = 0; stack < depth.size(); ++stack) {
    const StackId parent = session.stacks.parent()[stack];
    depth[stack] = parent == kNone ? 1 : depth[parent] + 1;
  }
  std::uint64_t frames = 0;
  for (const StackId stack : session.sample_stack) frames += stack == kNone ? 1 : depth[stack];
  return frames;
}

void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "session_file_fuzz: %s\n", what);
  std::abort();
}

// Sums of times of both signs may cancel to nothing but rounding, which is no unsound tree.
bool has_negative_times(const Session& session) {
  return std::ranges::any_of(session.sample_time, [](double seconds) { return seconds < 0; });
}

void check_tree(const Session& session) {
  if (has_negative_times(session)) return;
  for (const bool trim_stem : {true, false}) {
    try {
      root_frame(session, trim_stem).check();
    } catch (const Error& error) {
      require(error.kind() == ErrorKind::bad_file, error.what());
    }
  }
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer calls it by this name
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::optional<Session> session = read(bytes, size % 3 == 0 ? 1 + size % 7 : std::string::npos);
  if (!session || frames_of(*session) > kMostFrames) return 0;
  check_tree(*session);

  const std::string classic = written(*session, SessionForm::classic);
  const std::string compact = written(*session, SessionForm::compact);
  const std::optional<Session> from_classic = read(classic, std::string::npos);
  const std::optional<Session> from_compact = read(compact, std::string::npos);
  require(from_classic && from_compact, "what was written cannot be read");
  require(written(*from_classic, SessionForm::classic) == classic, "the classic form does not survive");
  require(written(*from_compact, SessionForm::classic) == classic, "the compact form loses something");
  require(written(*from_compact, SessionForm::compact) == compact, "the compact form does not survive");
  return 0;
}
