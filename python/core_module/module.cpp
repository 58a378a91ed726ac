// pyinstrument._core: what the Python package is made of.
//
// Each file beside this one binds one room of the house; nothing here decides anything.
#include <nanobind/nanobind.h>

namespace nb = nanobind;

NB_MODULE(_core, module) {
  module.doc() = "pyinstrument's core: sampler, sessions, frame trees, plugins, command line.";
  module.attr("__version__") = PYINSTRUMENT_VERSION;
}
