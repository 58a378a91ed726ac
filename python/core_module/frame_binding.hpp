// How does Python see frames?
//
// `pyinstrument.frame.Frame` and `FrameGroup` are handles of a forest (frame_forest.hpp): the same node is
// the same object as long as somebody holds it. All under Python's lock.
#pragma once

#include <nanobind/nanobind.h>

#include <memory>

#include "frame_forest.hpp"
#include "frame_tree/frame_tree.hpp"

namespace pyinstrument::python {

nanobind::object to_python(const std::shared_ptr<FrameForest>& forest, NodeId node);
nanobind::object group_to_python(const std::shared_ptr<FrameForest>& forest, GroupId group);

// The root of a tree whose symbols nobody else has; None when it has no nodes. `context` tells of its paths,
// as a Session does.
nanobind::object to_python(FrameTree tree, nanobind::object context);

// None when the frame has no context.
nanobind::object context_of(const FrameHandle& frame);

// Fills the short paths and application marks of the symbols of the frame's forest, as the frame's context
// says; not at all when it has none.
void describe_codes(const FrameHandle& frame);

void bind_frames(nanobind::module_& module);
void bind_frame_groups(nanobind::module_& module);

}  // namespace pyinstrument::python
