// For tests: an interpreter, and a clock that moves only when the program says so.
//
//   clock[2]      two seconds pass in the running Python function: no call, so no event
//   advance(2)    two seconds pass in a C function
//   clock == x    a second passes in whatever C function compares, and they are not equal
#pragma once

#include <Python.h>

#include <string>

#include "sampler/sampler.hpp"

namespace pyinstrument::testing {

// Started at the first call, once a process.
void ensure_python();

double fake_now();

// A hook engine at an interval of one second of the fake clock.
SamplerOptions fake_clock_options();

// Runs source text as a fresh `<module>` of the file "test.py". `extra` are further names it sees. Gives the
// name of the exception that it ended with, or nothing.
std::string run_source(const std::string& source, PyMethodDef* extra = nullptr);

}  // namespace pyinstrument::testing
