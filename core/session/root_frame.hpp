// Which tree do these samples make?
//
// The tree is a timeline: at each depth the newest node goes on while the identifier is the same and
// everything above it went on; the first difference starts new nodes from there down. After each sample,
// unless its last frame is a synthetic leaf, a new [self] leaf with the sample's time is added to the last
// frame. Above all is [root]; if it has exactly one child, that child is the root.
#pragma once

#include "frame_tree/frame_tree.hpp"
#include "session/session.hpp"

namespace pyinstrument {

// A tree without nodes when there are no samples. `trim_stem` descends through the frames in which the
// profiler was started while they have no self time and one child. Fills the symbols' short paths and
// application marks, so that only one thread at a time may make trees of a session.
FrameTree root_frame(const Session& session, bool trim_stem = true);

}  // namespace pyinstrument
