// The classic form of a session file: one JSON object, as the public releases 4.6 to 5.1 write and read it.
// docs/session-format.md describes it. session_file.hpp is the door; this is the room behind it.
#pragma once

#include "session/byte_window.hpp"
#include "session/session.hpp"

namespace pyinstrument {

// From the window's cursor to the end of the source. Memory: what the session holds, and the two longest
// records.
Session read_classic(ByteWindow& window);

// Exactly the bytes of Python's json.dumps() of the object.
void write_classic(const Session& session, const ByteSink& sink);

}  // namespace pyinstrument
