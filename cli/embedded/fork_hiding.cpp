#include "fork_hiding.hpp"

#include <Python.h>

#include <chrono>

#include "error.hpp"
#include "sampler/at_fork.hpp"

namespace pyinstrument::cli {

#if PY_VERSION_HEX < 0x030C0000

void hide_from_forks(TerminationWatch&) {}

#else

namespace {

// 3.13.0 counts after the callbacks of a fork; the others do before these.
constexpr bool kIsCountedLate = PY_VERSION_HEX >= 0x030D0000 && PY_VERSION_HEX < 0x030E0000;

using Time = std::chrono::steady_clock;
constexpr auto kCounted = std::chrono::milliseconds(1);  // after a fork: CPython has counted by then

TerminationWatch* hidden_watch = nullptr;  // null in a forked child, which has no thread of ours to hide
bool is_forking = false;
Time::time_point forked_at;

void show_again() {
  try {
    hidden_watch->resume();
  } catch (const Error&) {  // the system has no thread left for us: SIGTERM is to do what it does without us
    hidden_watch->give_up();
  }
}

// Runs on the main thread, when it next looks for work that others left it: in other libraries' callbacks for
// a fork, too.
int show_again_later(void*) {
  if (hidden_watch == nullptr || is_forking) return 0;
  if (Time::now() - forked_at < kCounted) return Py_AddPendingCall(show_again_later, nullptr);
  show_again();
  return 0;
}

PyObject* before_fork(PyObject*, PyObject*) {
  is_forking = true;
  if (hidden_watch != nullptr) hidden_watch->pause();
  Py_RETURN_NONE;
}

PyObject* after_fork_in_parent(PyObject*, PyObject*) {
  is_forking = false;
  if (hidden_watch == nullptr) Py_RETURN_NONE;
  if constexpr (kIsCountedLate) {
    forked_at = Time::now();
    Py_AddPendingCall(show_again_later, nullptr);
  } else {
    show_again();
  }
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
