// What is the same for every layout of frames.
#include "sampler/frame_walker.hpp"

#include <algorithm>

namespace pyinstrument {
namespace {

// Begins with co_varnames. (The property makes a tuple, which may collect garbage: any Python code could
// run.)
PyObject* names_of_locals(PyCodeObject* code) {
#if PY_VERSION_HEX >= 0x030B0000
  return code->co_localsplusnames;
#else
  return code->co_varnames;
#endif
}

bool is(PyObject* name, const char* text) { return PyUnicode_CompareWithASCIIString(name, text) == 0; }

}  // namespace

LocalsOfCode read_locals(PyCodeObject* code) {
  LocalsOfCode result;
  PyObject* names = names_of_locals(code);
  const Py_ssize_t count = std::min<Py_ssize_t>(code->co_nlocals, PyTuple_GET_SIZE(names));
  if (count > 0) {
    PyObject* first = PyTuple_GET_ITEM(names, 0);
    if (is(first, "self")) result.first = LocalsOfCode::First::self;
    if (is(first, "cls")) result.first = LocalsOfCode::First::cls;
  }
  for (Py_ssize_t i = 0; i < count && !result.has_traceback_hide; ++i)
    result.has_traceback_hide = is(PyTuple_GET_ITEM(names, i), "__tracebackhide__");
  return result;
}

}  // namespace pyinstrument
