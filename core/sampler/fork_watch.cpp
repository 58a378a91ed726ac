#include "sampler/fork_watch.hpp"

#include <Python.h>

#include <utility>
#include <vector>

#include "sampler/at_fork.hpp"

namespace pyinstrument {
namespace {

// Those that run now; the GIL guards it.
std::vector<ForkObserver*>& watched() {
  static std::vector<ForkObserver*> observers;
  return observers;
}

template <void (ForkObserver::*react)()>
PyObject* tell_all(PyObject*, PyObject*) {
  const std::vector<ForkObserver*> observers = watched();  // in the child they leave the list
  for (ForkObserver* observer : observers) (observer->*react)();
  Py_RETURN_NONE;
}

// What is registered stays registered: once a process.
void register_once() {
  static bool registered = false;
  if (std::exchange(registered, true)) return;
  static PyMethodDef before = {"before_fork", &tell_all<&ForkObserver::before_fork>, METH_NOARGS, nullptr};
  static PyMethodDef in_parent = {"after_fork_in_parent", &tell_all<&ForkObserver::after_fork_in_parent>,
                                  METH_NOARGS, nullptr};
  static PyMethodDef in_child = {"after_fork_in_child", &tell_all<&ForkObserver::after_fork_in_child>,
                                 METH_NOARGS, nullptr};
  register_at_fork(&before, &in_parent, &in_child);
}

}  // namespace

void watch_forks(ForkObserver& observer) {
  register_once();
  watched().push_back(&observer);
}

void forget_forks(ForkObserver& observer) { std::erase(watched(), &observer); }

}  // namespace pyinstrument
