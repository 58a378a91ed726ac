// What time does a function of Python's say it is?
#pragma once

#include <nanobind/nanobind.h>

#include <functional>

namespace pyinstrument::python {

// Seconds. Called, copied and destroyed with the GIL held. What `function` raises passes through; what is no
// number is a RuntimeError.
std::function<double()> timer_that_calls(nanobind::object function);

}  // namespace pyinstrument::python
