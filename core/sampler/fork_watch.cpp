#include "sampler/fork_watch.hpp"

#include <Python.h>

#include <utility>
#include <vector>

#include "sampler/at_fork.hpp"
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

// What is registered stays registered: once a process.
void register_once() {
  static bool registered = false;
  if (std::exchange(registered, true)) return;
  static PyMethodDef before = {"before_fork", &tell_all<&HookEngine::before_fork>, METH_NOARGS, nullptr};
  static PyMethodDef in_parent = {"after_fork_in_parent", &tell_all<&HookEngine::after_fork_in_parent>,
                                  METH_NOARGS, nullptr};
  static PyMethodDef in_child = {"after_fork_in_child", &tell_all<&HookEngine::after_fork_in_child>,
                                 METH_NOARGS, nullptr};
  register_at_fork(&before, &in_parent, &in_child);
}

}  // namespace

void watch_forks(HookEngine& engine) {
  register_once();
  watched().push_back(&engine);
}

void forget_forks(HookEngine& engine) { std::erase(watched(), &engine); }

}  // namespace pyinstrument
