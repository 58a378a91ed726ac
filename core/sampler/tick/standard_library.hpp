// For tests: all code that the standard library has.
#pragma once

#include <Python.h>

#include <vector>

namespace pyinstrument::testing {

// Every code object of every module, those nested in others too; collected once, and alive from then on.
const std::vector<PyCodeObject*>& standard_library_code();

}  // namespace pyinstrument::testing
