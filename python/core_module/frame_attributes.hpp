// How does Python see a frame's attributes? As a mapping, which writes through to the frame.
#pragma once

#include <nanobind/nanobind.h>

namespace pyinstrument::python {

struct FrameAttributes {
  explicit FrameAttributes(nanobind::object its_frame) : frame(std::move(its_frame)) {}
  nanobind::object frame;
};

void bind_frame_attributes(nanobind::module_& module);

}  // namespace pyinstrument::python
