#include "sampler/context_mark.hpp"

#include "error.hpp"

namespace pyinstrument {
namespace {

// A mark whose profiler has stopped stays in copies of the context; what it points to says so.
constexpr const char* kMark = "pyinstrument.mark";
void* const kRunning = const_cast<char*>(kMark);

PyObject* variable() {
  static PyObject* the_variable = nullptr;  // no initializer: as ThreadHook::object_type()
  if (the_variable == nullptr) the_variable = PyContextVar_New("pyinstrument.profiler", nullptr);
  return the_variable;
}

// Null without one; a new reference. Leaves no Python error behind.
PyObject* mark_here() noexcept {
  PyObject* mark = nullptr;
  PyObject* the_variable = variable();
  if (the_variable == nullptr || PyContextVar_Get(the_variable, nullptr, &mark) != 0) PyErr_Clear();
  return mark;
}

bool set_here(PyObject* value) noexcept {
  PyObject* the_variable = variable();
  PyObject* token = the_variable ? PyContextVar_Set(the_variable, value) : nullptr;
  const bool is_set = token != nullptr;
  Py_XDECREF(token);
  if (!is_set) PyErr_Clear();
  return is_set;
}

bool is_of_running_profiler(PyObject* mark) {
  return mark != nullptr && PyCapsule_IsValid(mark, kMark) != 0 && PyCapsule_GetContext(mark) == kRunning;
}

}  // namespace

void ContextMark::put() {
  PyObject* other = mark_here();
  const bool is_taken = is_of_running_profiler(other);
  Py_XDECREF(other);
  if (is_taken)
    throw Error(
        ErrorKind::usage,
        "There is already a profiler running. You cannot run multiple profilers in the same thread or "
        "async context, unless you disable async support.");
  mark_ = PyCapsule_New(kRunning, kMark, nullptr);
  if (mark_ != nullptr && PyCapsule_SetContext(mark_, kRunning) == 0 && set_here(mark_)) return;
  PyErr_Clear();
  remove();
  throw Error(ErrorKind::usage, "the profiler could not start: Python is out of memory");
}

void ContextMark::remove() noexcept {
  if (mark_ == nullptr || !Py_IsInitialized()) return;
  PyCapsule_SetContext(mark_, nullptr);
  if (is_here()) set_here(Py_None);
  Py_CLEAR(mark_);
}

bool ContextMark::is_here() const noexcept {
  PyObject* here = mark_here();
  const bool is_ours = here != nullptr && here == mark_;
  Py_XDECREF(here);
  return is_ours;
}

}  // namespace pyinstrument
