// Where does this CPython keep what a reader of its memory needs?
//
// Offsets in bytes from the start of each structure. From CPython's headers when compiling; from 3.13 on, what
// the running interpreter publishes about itself (_Py_DebugOffsets) comes first. Threads: a constant.
#pragma once

#include <cstddef>
#include <limits>

#include "sampler/tick/memory_source.hpp"

namespace pyinstrument {

struct Layout {
  static constexpr std::size_t kAbsent = std::numeric_limits<std::size_t>::max();

  struct {
    std::size_t top_frame;  // the innermost frame; before 3.13 in `c_frame`
    std::size_t c_frame;    // 3.11, 3.12: pointer to the struct on the C stack that holds the innermost frame
    std::size_t chunk;      // the data stack's current chunk
    std::size_t number;     // 64 bits, another for each thread state that ever was
  } thread;
  struct {
    std::size_t top_frame;
  } c_frame;
  struct {
    std::size_t previous;
    std::size_t data;
  } chunk;
  struct {
    std::size_t previous;
    std::size_t code;
    std::size_t instruction;    // pointer into the code
    std::size_t stack_pointer;  // 3.14: pointer behind the value stack's top; kAbsent before
    std::size_t owner;          // one byte
    std::size_t slots;          // locals, then the value stack; the end of the fixed part
  } frame;
  struct {
    std::size_t type;
  } object;
  struct {
    std::size_t size;
  } variable_object;
  struct {
    std::size_t name, file, first_line, line_table, exception_table;
    std::size_t local_names, local_kinds, slots, stack_slots;  // counts of 32 bits
    std::size_t instructions;                                  // the bytecode; its units are variable_object.size
  } code;
  struct {
    std::size_t length, state, ascii, compact;  // `ascii`, `compact`: where the text begins in either form
  } text;
  struct {
    std::size_t data;
  } bytes;
  struct {
    std::size_t items;
  } tuple;
  struct {
    std::size_t value;
  } cell;
  struct {
    std::size_t name, flags, heap_name, heap_qualified_name;
  } type;
  struct {
    std::size_t definition, self;  // PyCFunctionObject
  } builtin_function;
  struct {
    std::size_t owner, name;
  } descriptor;
  struct {
    std::size_t name;
  } method_definition;

  // Bits of a frame's slot (and of frame.code) that are no part of the pointer; 0 where there are none.
  Address slot_tag;
  struct {
    Address code, cell, function, builtin_function, builtin_method, method_descriptor, module;
  } types;  // where the type objects are
};

// Of the interpreter that this process runs.
const Layout& layout_of_this_python();

}  // namespace pyinstrument
