// pyinstrument._core: what the Python package is made of.
//
// Each file beside this one binds one room of the house; nothing here decides anything.
#include <nanobind/nanobind.h>

#include "command_line_binding.hpp"
#include "errors.hpp"
#include "frame_binding.hpp"
#include "rendering_binding.hpp"
#include "sampler_binding.hpp"
#include "sampler_callback.hpp"
#include "session_binding.hpp"

namespace nb = nanobind;

NB_MODULE(_core, module) {
  module.doc() = "pyinstrument's core: sampler, sessions, frame trees, plugins, command line.";
  module.attr("__version__") = PYINSTRUMENT_VERSION;
  // a program may end with sessions in its globals, and, when profiled, in frames that never return
  nb::set_leak_warnings(false);
  pyinstrument::python::bind_errors(module);
  pyinstrument::python::bind_sessions(module);
  pyinstrument::python::bind_frames(module);
  pyinstrument::python::bind_frame_groups(module);
  pyinstrument::python::bind_rendering(module);
  pyinstrument::python::bind_sampler(module);
  pyinstrument::python::bind_sampling_callback(module);
  pyinstrument::python::bind_command_line(module);
}
