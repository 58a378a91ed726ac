// Is this the context that the profiler was started in?
//
// A context variable of our own names the profiler that a context belongs to. Contexts copied from it, as
// those of the tasks that it starts, belong to it as well. One profiler a context: a second one could not
// tell whose time it is. Threads: the GIL is held.
#pragma once

#include <Python.h>

namespace pyinstrument {

class ContextMark {
 public:
  ContextMark() = default;  // and removed before it is destroyed, which may happen without the GIL
  ContextMark(const ContextMark&) = delete;
  ContextMark& operator=(const ContextMark&) = delete;

  // Marks the current context. Throws Error(usage) where a profiler that runs has marked it.
  void put();
  // Whichever context is the current one: copies of the mark lose their meaning. Does nothing without a mark,
  // or without Python.
  void remove() noexcept;
  // Of the current context.
  bool is_here() const noexcept;

 private:
  PyObject* mark_ = nullptr;  // strong
};

}  // namespace pyinstrument
