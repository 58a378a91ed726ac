// How does Python reach plugins?
//
// Three functions: a session through a pipeline of native processors into a native renderer, without Python's
// lock and without a Python object a frame; frames that Python holds through native processors; frames that
// Python has worked on into a native renderer.
#pragma once

#include <nanobind/nanobind.h>

namespace pyinstrument::python {

void bind_rendering(nanobind::module_& module);

}  // namespace pyinstrument::python
