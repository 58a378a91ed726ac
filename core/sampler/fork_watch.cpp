#include "sampler/fork_watch.hpp"

#include <Python.h>

#include <utility>
#include <vector>

#include "sampler/hook_engine.hpp"

namespace pyinstrument {
namespace {

// Those that run now; the GIL guards it.
std::vector<HookEngine*>& watched() {
  static std::vector<HookEngine*> engines;
  return engines;
}

template <void (HookEngine::*react)()>
PyObject* tell_all(PyObject*, PyObject*) {
  const std::vector<HookEngine*> engines = watched();  // in the child they leave the list
  for (HookEngine* engine : engines) (engine->*react)();
  Py_RETURN_NONE;
}

// os.register_at_fork() has no counterpart, so it is called once a process.
void register_once() {
  static bool registered = false;
  if (std::exchange(registered, true)) return;
  static PyMethodDef before = {"before_fork", &tell_all<&HookEngine::before_fork>, METH_NOARGS, nullptr};
  static PyMethodDef in_parent = {"in_parent", &tell_all<&HookEngine::after_fork_in_parent>, METH_NOARGS,
                                  nullptr};
  static PyMethodDef in_child = {"in_child", &tell_all<&HookEngine::after_fork_in_child>, METH_NOARGS,
                                 nullptr};
  PyObject* posix = PyImport_ImportModule("posix");
  PyObject* register_at_fork = posix ? PyObject_GetAttrString(posix, "register_at_fork") : nullptr;
  PyObject* no_arguments = PyTuple_New(0);
  PyObject* callbacks = Py_BuildValue("{s:N,s:N,s:N}", "before", PyCFunction_New(&before, nullptr),
                                      "after_in_parent", PyCFunction_New(&in_parent, nullptr),
                                      "after_in_child", PyCFunction_New(&in_child, nullptr));
  PyObject* done = register_at_fork ? PyObject_Call(register_at_fork, no_arguments, callbacks) : nullptr;
  Py_XDECREF(done);
  Py_XDECREF(callbacks);
  Py_XDECREF(no_arguments);
  Py_XDECREF(register_at_fork);
  Py_XDECREF(posix);
  PyErr_Clear();
}

}  // namespace

void watch_forks(HookEngine& engine) {
  register_once();
  watched().push_back(&engine);
}

void forget_forks(HookEngine& engine) { std::erase(watched(), &engine); }

}  // namespace pyinstrument
