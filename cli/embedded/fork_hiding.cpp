#include "fork_hiding.hpp"

#include <Python.h>

#include <chrono>

#include "sampler/at_fork.hpp"

namespace pyinstrument::cli {

#if PY_VERSION_HEX < 0x030C0000

void hide_from_forks(TerminationWatch&) {}

#else

namespace {

using Time = std::chrono::steady_clock;
constexpr auto kCounted = std::chrono::milliseconds(1);  // after a fork: CPython has counted by then

TerminationWatch* hidden_watch = nullptr;  // null in a forked child, which has no thread of ours to hide
bool is_forking = false;
Time::time_point forked_at;

// Runs on the main thread, when it next looks for work that others left it: other libraries' callbacks for a
// fork, too.
int come_back(void*) {
  if (hidden_watch == nullptr || is_forking) return 0;
  if (Time::now() - forked_at < kCounted) return Py_AddPendingCall(come_back, nullptr);
  hidden_watch->resume();
  return 0;
}

PyObject* before_fork(PyObject*, PyObject*) {
  is_forking = true;
  if (hidden_watch != nullptr) hidden_watch->pause();
  Py_RETURN_NONE;
}

PyObject* after_fork_in_parent(PyObject*, PyObject*) {
  is_forking = false;
  forked_at = Time::now();
  Py_AddPendingCall(come_back, nullptr);
  Py_RETURN_NONE;
}

PyObject* after_fork_in_child(PyObject*, PyObject*) {
  hidden_watch = nullptr;
  Py_RETURN_NONE;
}

}  // namespace

void hide_from_forks(TerminationWatch& watch) {
  hidden_watch = &watch;
  static PyMethodDef before = {"before_fork", before_fork, METH_NOARGS, nullptr};
  static PyMethodDef in_parent = {"after_fork_in_parent", after_fork_in_parent, METH_NOARGS, nullptr};
  static PyMethodDef in_child = {"after_fork_in_child", after_fork_in_child, METH_NOARGS, nullptr};
  register_at_fork(&before, &in_parent, &in_child);
}

#endif

}  // namespace pyinstrument::cli
