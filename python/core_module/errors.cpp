#include "errors.hpp"

#include "error.hpp"
#include "python_text.hpp"
#include "sampler/call_python.hpp"

namespace nb = nanobind;

namespace pyinstrument::python {

namespace {

PyObject* exception_of(ErrorKind kind, PyObject* plugin_error) {
  switch (kind) {
    case ErrorKind::usage:
    case ErrorKind::bad_file:
      return PyExc_ValueError;
    case ErrorKind::io:
      return PyExc_OSError;
    case ErrorKind::plugin:
      break;
  }
  return plugin_error;
}

void raise(const std::exception_ptr& problem, void* plugin_error) {
  if (!problem) stay_until_process_ends();  // no exception of C++: CPython ends this thread
  try {
    std::rethrow_exception(problem);
  } catch (const Error& error) {
    PyErr_SetObject(exception_of(error.kind(), static_cast<PyObject*>(plugin_error)),
                    to_python(error.what()).ptr());
  }
}

}  // namespace

void bind_errors(nb::module_& module) {
  PyObject* const type = PyErr_NewExceptionWithDoc(
      "pyinstrument.PyinstrumentError", "A plugin is missing, was refused, or failed.", nullptr, nullptr);
  if (type == nullptr) throw nb::python_error();
  module.attr("PyinstrumentError") = nb::handle(type);
  nb::register_exception_translator(raise, type);  // keeps the reference
}

}  // namespace pyinstrument::python
