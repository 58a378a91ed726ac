#include "sampler/at_fork.hpp"

namespace pyinstrument {
namespace {

void add(PyObject* callbacks, const char* when, PyMethodDef* method) {
  PyObject* function = method ? PyCFunction_New(method, nullptr) : nullptr;
  if (function != nullptr) PyDict_SetItemString(callbacks, when, function);
  Py_XDECREF(function);
}

}  // namespace

void register_at_fork(PyMethodDef* before, PyMethodDef* after_in_parent, PyMethodDef* after_in_child) {
  PyObject* callbacks = PyDict_New();
  if (callbacks != nullptr) {
    add(callbacks, "before", before);
    add(callbacks, "after_in_parent", after_in_parent);
    add(callbacks, "after_in_child", after_in_child);
  }
  PyObject* posix = PyImport_ImportModule("posix");
  PyObject* register_function = posix ? PyObject_GetAttrString(posix, "register_at_fork") : nullptr;
  PyObject* no_arguments = PyTuple_New(0);
  PyObject* done = register_function && no_arguments && callbacks
                       ? PyObject_Call(register_function, no_arguments, callbacks)
                       : nullptr;
  Py_XDECREF(done);
  Py_XDECREF(no_arguments);
  Py_XDECREF(register_function);
  Py_XDECREF(posix);
  Py_XDECREF(callbacks);
  PyErr_Clear();
}

}  // namespace pyinstrument
