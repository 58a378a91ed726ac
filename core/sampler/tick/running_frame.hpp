// For tests: the running thread's frames, read as a sampler reads them, and programs that call much.
#pragma once

#include <Python.h>

#include <optional>
#include <string>
#include <vector>

#include "sampler/tick/code_facts.hpp"
#include "sampler/tick/layout.hpp"
#include "sampler/tick/memory_source.hpp"

namespace pyinstrument::testing {

inline Address address_of(const void* object) { return reinterpret_cast<Address>(object); }

// Kept for ever, with the code objects, so that their addresses go on meaning them.
const CodeFacts& facts_at(Address code);

struct RunningFrame {
  static RunningFrame top();

  RunningFrame previous() const;
  bool is_function() const;  // and not C that entered the interpreter
  // Its caller's bytecode called it, and not C that runs for an instruction of the caller's.
  bool is_called_by_bytecode() const;
  Address function() const;
  const CodeFacts& facts() const;
  int instruction() const;             // byte offset
  std::vector<Address> slots() const;  // locals, then the value stack
  std::optional<Callee> callee() const;
  std::string describe() const;

  Address address;
};

// Runs a program that uses much of the standard library, with a profile function. Gives the name of the
// exception that it ended with, or nothing.
std::string run_busy_program(Py_tracefunc on_event);

}  // namespace pyinstrument::testing
