// What is there to know of a frame? The parts of frame_binding that are more than a look into a column.
#pragma once

#include <nanobind/nanobind.h>

#include <memory>
#include <string_view>

#include "frame_forest.hpp"

namespace pyinstrument::python {

// Throws what raises an exception of that type in Python.
[[noreturn]] void raise_error(PyObject* type, const std::string& message);

// Empty when there is none.
std::string_view file_of(const FrameTree& tree, NodeId node);
// None when the identifier says none; ValueError when it says what is no number.
nanobind::object line_of(const FrameTree& tree, NodeId node);

// Null for None.
std::shared_ptr<const FrameContext> make_context(nanobind::object context);
// RuntimeError when there is none.
nanobind::object checked_context(const FrameHandle& frame);
nanobind::object short_path(const FrameHandle& frame);
bool is_application_code(const FrameHandle& frame);

double self_time(const FrameHandle& frame);
double proportion_of_parent(const FrameHandle& frame);
double await_time(const FrameHandle& frame);

std::string shown(const FrameHandle& frame);
// The frame and all below as one JSON text.
std::string json_of(const FrameHandle& frame);
// AssertionError when a frame's time is not that of its children and what it absorbed.
void check_times(const FrameHandle& frame, bool recursive);

}  // namespace pyinstrument::python
