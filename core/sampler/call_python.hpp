// What becomes of a thread that CPython ends while it is in our hands?
//
// When the interpreter ends, CPython up to 3.13 ends every other thread that asks for the GIL: its stack is
// unwound, and our frames with it. Their destructors would touch Python's objects without the GIL, and
// `noexcept` or `catch (...)` would abort the process. CPython from 3.14 on lets such a thread stay where it
// is until the process ends; here it does so under every CPython.
#pragma once

#include <exception>

namespace pyinstrument {

[[noreturn]] void stay_until_process_ends() noexcept;

// Returns what `call` returns, which may run Python code or wait for the GIL.
template <class Call>
decltype(auto) call_python(const Call& call) {
  try {
    return call();
  } catch (...) {
    if (!std::current_exception()) stay_until_process_ends();  // no exception of C++
    throw;
  }
}

}  // namespace pyinstrument
