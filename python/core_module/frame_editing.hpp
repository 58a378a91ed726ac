// How does Python change frames? Each keeps the links right and refuses what would break them; times are the
// caller's.
#pragma once

#include <nanobind/nanobind.h>

#include <string>

#include "frame_forest.hpp"

namespace pyinstrument::python {

// A frame by itself. `frame_info` is an identifier, and attributes that take on the time.
void construct_frame(FrameHandle* self, nanobind::handle frame_info, nanobind::handle children, double time,
                     nanobind::object context);
void record_time(FrameHandle& self, nanobind::handle frame_info, double time);

// A last child, or the one after `after`; it leaves its parent first. ValueError when `self` can have no
// children, is or is below the child, or `after` is none of its children.
void add_child(FrameHandle& self, FrameHandle& child, FrameHandle* after);
void add_children(FrameHandle& self, nanobind::handle children, FrameHandle* after);
void remove_from_parent(FrameHandle& self);

nanobind::dict attributes_of(const FrameHandle& frame);
void set_attributes(FrameHandle& frame, nanobind::handle attributes);

}  // namespace pyinstrument::python
