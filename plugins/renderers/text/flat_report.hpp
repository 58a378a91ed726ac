// Which functions take the time, wherever they are called from?
//
// One line a function, longest first. Self time is summed over its frames; total time over its outermost
// frames, so that recursion counts once.
#pragma once

#include <pyinstrument/plugin.hpp>

#include "frame_line.hpp"

namespace pyinstrument::text {

enum class FlatTime { self, total };

// Functions that take at most a thousandth of the whole are left out, unless `everything`.
void write_flat(writer& out, tree_view tree, const FrameLine& line, FlatTime time, bool everything);

}  // namespace pyinstrument::text
