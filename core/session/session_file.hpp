// How does a session become a file, and a file a session?
//
// Two forms of `.pyisession`:
//   classic  one JSON object, as the public releases 4.6 to 5.1 write it (4.x: `program` for
//            `target_description`; no intervals, sys_path, sys_prefixes). docs/session-format.md.
//   compact  ours: tables and columns, told apart by its first bytes. docs/session-format.md.
//
// Reading streams: memory is bounded by a small multiple of what the session holds, and by the file's size
// for hostile input. A malformed or truncated file is Error(bad_file) with the position (byte offset) and
// the reason. Threads: free functions without shared state.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string_view>

#include "session/session.hpp"

namespace pyinstrument {

enum class SessionForm { compact, classic };

// Where the bytes of a file come from: fills `buffer`, returns how many (0 at the end); throws Error(io).
using ByteSource = std::function<std::size_t(char* buffer, std::size_t size)>;
// Where bytes go; throws Error(io).
using ByteSink = std::function<void(std::string_view bytes)>;
// Called now and then with the bytes read so far and the file's size.
using Progress = std::function<void(std::uint64_t done, std::uint64_t total)>;

// `name` stands in error messages. Either form.
Session read_session(const ByteSource& source, std::string_view name);
Session load_session(const std::filesystem::path& path, const Progress& progress = {});

void write_session(const Session& session, SessionForm form, const ByteSink& sink);

}  // namespace pyinstrument
