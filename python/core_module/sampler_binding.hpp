// How does Python take samples?
//
// `_core.Sampler` is a sampler of the core; Python keeps it alive, and is its timer where it wants to be.
#pragma once

#include <nanobind/nanobind.h>

namespace pyinstrument::python {

void bind_sampler(nanobind::module_& module);

}  // namespace pyinstrument::python
