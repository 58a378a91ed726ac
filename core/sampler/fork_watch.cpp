#include "sampler/fork_watch.hpp"

#include <Python.h>

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <vector>

#include "sampler/at_fork.hpp"

namespace pyinstrument {
namespace {

// 3.12 and 3.14 have counted when the callbacks run; 3.13 counts after them.
constexpr bool kCountsAfterCallbacks = PY_VERSION_HEX >= 0x030D0000 && PY_VERSION_HEX < 0x030E0000;

// Where a frame of Python is. The frame may be gone: it is only held against those that run.
struct Place {
  const PyFrameObject* frame = nullptr;
  int instruction = 0;
};

struct Watch {
  std::vector<ForkObserver*> observers;
  int forks_under_way = 0;  // a callback in Python may let another thread run, which forks too
  Place forked_at;
};

// The GIL guards it.
Watch& watch() {
  static Watch the_watch;
  return the_watch;
}

template <void (ForkObserver::*react)() noexcept>
void tell_all() {
  const std::vector<ForkObserver*>& observers = watch().observers;
  for (std::size_t i = 0; i < observers.size();) {
    ForkObserver* const observer = observers[i];
    (observer->*react)();
    if (i < observers.size() && observers[i] == observer) ++i;  // in the child they leave the list
  }
}

// Where that cannot be said, CPython cannot count either.
bool is_only_thread() {
  std::error_code failure;
  std::filesystem::directory_iterator threads("/proc/self/task", failure);
  int count = 0;
  for (; !failure && threads != std::filesystem::directory_iterator(); threads.increment(failure)) ++count;
  return count == 1;
}

#if PY_VERSION_HEX >= 0x030D0000

Place current_place() {
  PyFrameObject* const frame = PyEval_GetFrame();  // borrowed
  return frame == nullptr ? Place{} : Place{frame, PyFrame_GetLasti(frame)};
}

// Does the call that was made there still last? The frame is then below the one that runs, and has not moved
// on.
bool lasts(const Place& call) {
  PyFrameObject* frame = PyEval_GetFrame();  // borrowed
  if (frame == nullptr || frame == call.frame) return false;
  Py_INCREF(frame);
  while (frame != nullptr && frame != call.frame) {
    PyFrameObject* const caller = PyFrame_GetBack(frame);
    Py_DECREF(frame);
    frame = caller;
  }
  const bool is_there = frame != nullptr && PyFrame_GetLasti(frame) == call.instruction;
  Py_XDECREF(frame);
  return is_there;
}

#else

Place current_place() { return {}; }
bool lasts(const Place&) { return false; }

#endif

// Runs on the main thread, when it next looks for work that others left it: in other libraries' callbacks for
// a fork, too, which os.fork() calls before it counts.
int welcome_threads(void*) {
  if (watch().forks_under_way > 0 || watch().observers.empty()) return 0;
  if (lasts(watch().forked_at) && Py_AddPendingCall(&welcome_threads, nullptr) == 0) return 0;
  tell_all<&ForkObserver::threads_are_welcome>();
  return 0;
}

PyObject* before_fork(PyObject*, PyObject*) {
  ++watch().forks_under_way;
  tell_all<&ForkObserver::before_fork>();
  Py_RETURN_NONE;
}

// Only a thread that is alone waits for the main thread, which it then is: another might wait for us.
PyObject* after_fork_in_parent(PyObject*, PyObject*) {
  Watch& ours = watch();
  ours.forks_under_way = std::max(0, ours.forks_under_way - 1);
  ours.forked_at = current_place();
  tell_all<&ForkObserver::after_fork_in_parent>();
  if (ours.forks_under_way > 0) Py_RETURN_NONE;
  const bool is_later = kCountsAfterCallbacks && is_only_thread();
  if (!is_later || Py_AddPendingCall(&welcome_threads, nullptr) != 0)
    tell_all<&ForkObserver::threads_are_welcome>();
  Py_RETURN_NONE;
}

PyObject* after_fork_in_child(PyObject*, PyObject*) {
  watch().forks_under_way = 0;
  tell_all<&ForkObserver::after_fork_in_child>();
  Py_RETURN_NONE;
}

// What is registered stays registered: once an interpreter.
void register_once() {
  constexpr const char* kMark = "pyinstrument.fork_watch";
  PyObject* known = PyInterpreterState_GetDict(PyInterpreterState_Get());  // borrowed
  if (known == nullptr || PyDict_GetItemString(known, kMark) != nullptr) return;
  PyDict_SetItemString(known, kMark, Py_True);
  PyErr_Clear();
  static PyMethodDef before = {"before_fork", &before_fork, METH_NOARGS, nullptr};
  static PyMethodDef in_parent = {"after_fork_in_parent", &after_fork_in_parent, METH_NOARGS, nullptr};
  static PyMethodDef in_child = {"after_fork_in_child", &after_fork_in_child, METH_NOARGS, nullptr};
  register_at_fork(&before, &in_parent, &in_child);
}

}  // namespace

void watch_forks(ForkObserver& observer) {
  register_once();
  watch().observers.push_back(&observer);
}

void forget_forks(ForkObserver& observer) { std::erase(watch().observers, &observer); }

}  // namespace pyinstrument
