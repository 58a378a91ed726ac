// What does Python see of the command line?
#pragma once

#include <nanobind/nanobind.h>

namespace pyinstrument::python {

void bind_command_line(nanobind::module_& module);

}  // namespace pyinstrument::python
