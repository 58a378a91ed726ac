// Who has the GIL in this block?
//
// As nanobind's gil_scoped_release and gil_scoped_acquire, for threads that CPython may end while they wait
// for the GIL: sampler/call_python.hpp.
#pragma once

#include <nanobind/nanobind.h>

#include "sampler/call_python.hpp"

namespace pyinstrument::python {

class OthersMayRun {
 public:
  OthersMayRun() : thread_(PyEval_SaveThread()) {}
  ~OthersMayRun() {
    call_python([this] { PyEval_RestoreThread(thread_); });
  }
  OthersMayRun(const OthersMayRun&) = delete;
  OthersMayRun& operator=(const OthersMayRun&) = delete;

 private:
  PyThreadState* const thread_;
};

class HoldsGil {
 public:
  HoldsGil() : before_(call_python([] { return PyGILState_Ensure(); })) {}
  ~HoldsGil() { PyGILState_Release(before_); }
  HoldsGil(const HoldsGil&) = delete;
  HoldsGil& operator=(const HoldsGil&) = delete;

 private:
  const PyGILState_STATE before_;
};

}  // namespace pyinstrument::python
