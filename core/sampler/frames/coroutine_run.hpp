// Which coroutines have just gone to sleep, one right after the other?
//
// A coroutine that waits returns to the one that awaits it, which then waits as well, and so on out to the
// event loop: a run of returns with no other event between them. Where execution leaves a context right after
// such a run, the run is what waits.
//
// Each is kept as its code, the place in it and its class: by the time that anybody asks, the frame may be
// gone. Threads: the GIL is held.
#pragma once

#include <Python.h>

#include <vector>

namespace pyinstrument {

// What CPython tells a hook. `kind` is one of PyTrace_CALL, PyTrace_C_RETURN and so on.
struct HookEvent {
  PyFrameObject* frame;
  int kind;
  PyObject* argument;
};

class CoroutineRun {
 public:
  struct Sleeper {  // code and type as strong references
    PyCodeObject* code;
    int instruction;           // byte offset into the code
    PyTypeObject* class_type;  // null without one
  };

  CoroutineRun() = default;
  ~CoroutineRun();
  CoroutineRun(const CoroutineRun&) = delete;
  CoroutineRun& operator=(const CoroutineRun&) = delete;

  // Prolongs the run or ends it.
  void see(const HookEvent& event);
  void end();

  // Innermost first.
  const std::vector<Sleeper>& sleepers() const { return sleepers_; }

 private:
  bool belongs(const HookEvent& event, PyCodeObject* code) const;

  std::vector<Sleeper> sleepers_;
};

// Does a coroutine, or an asynchronous generator, run on the calling thread?
bool is_in_coroutine();

}  // namespace pyinstrument
