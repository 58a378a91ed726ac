// Which Python exception is an Error?
//
//   usage, bad_file   ValueError, as the public releases raise for values that cannot be
//   io                OSError
//   plugin            pyinstrument.PyinstrumentError
#pragma once

#include <nanobind/nanobind.h>

namespace pyinstrument::python {

// Adds PyinstrumentError, and from then on Errors that leave a bound function are raised as above.
void bind_errors(nanobind::module_& module);

}  // namespace pyinstrument::python
