// What is the same for every layout of frames.
#include "sampler/frames/frame_walker.hpp"

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

LocalsOfCode::First read_first_local(PyCodeObject* code) {
  if (code->co_nlocals == 0) return LocalsOfCode::First::other;
  PyObject* first = PyTuple_GET_ITEM(names_of_locals(code), 0);
  if (is(first, "self")) return LocalsOfCode::First::self;
  return is(first, "cls") ? LocalsOfCode::First::cls : LocalsOfCode::First::other;
}

LocalsOfCode read_locals(PyCodeObject* code) {
  LocalsOfCode result{read_first_local(code)};
  PyObject* names = names_of_locals(code);
  const Py_ssize_t count = std::min<Py_ssize_t>(code->co_nlocals, PyTuple_GET_SIZE(names));
  for (Py_ssize_t i = 0; i < count && !result.has_traceback_hide; ++i)
    result.has_traceback_hide = is(PyTuple_GET_ITEM(names, i), "__tracebackhide__");
  return result;
}

}  // namespace pyinstrument
