// Where do attributes go that Python code sets on frames and groups of its own accord?
//
// Into the object's `__dict__`, as ever; and the forest keeps that dict, so that it is there again when the
// object of the same node is made anew. Nothing is kept of what has no such attributes. The garbage collector
// does not see the forest: notes that refer to frames of their own tree keep that tree until they are
// deleted.
//
// Threads: Python's lock is held.
#pragma once

#include <nanobind/nanobind.h>

#include <memory>

#include "frame_forest.hpp"

namespace pyinstrument::python {

// A new object of the node or group takes up what was put on an earlier one.
nanobind::object with_notes(nanobind::object object, const std::shared_ptr<const FrameNotes>& notes);

// For nb::class_: setting an attribute keeps the notes in the forest.
extern PyType_Slot frame_notes_slots[];
extern PyType_Slot group_notes_slots[];

}  // namespace pyinstrument::python
