// With which configuration is CPython what `python` would be?
//
// Errors: where CPython refuses to start (a bad PYTHONHASHSEED, say), the process exits as `python` does.
#pragma once

#include "../active_environment.hpp"
#include "../interpreter.hpp"

namespace pyinstrument::cli {

// Starts the interpreter; the program is then run by Py_RunMain().
void initialize_python(const Program& program, const PythonEnvironment& environment);

}  // namespace pyinstrument::cli
