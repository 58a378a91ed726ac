// Where does this CPython keep what a reader of its memory needs?
//
// Offsets in bytes from the start of each structure. From CPython's headers when compiling; from 3.13 on,
// what the running interpreter publishes about itself (_Py_DebugOffsets) comes first. Threads: a constant.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>

#include "sampler/tick/memory_source.hpp"

namespace pyinstrument {

struct Layout {
  static constexpr std::size_t kAbsent = std::numeric_limits<std::size_t>::max();

  struct {
    std::size_t top_frame;  // the innermost frame; before 3.13 in `c_frame`
    std::size_t c_frame;    // 3.11, 3.12: pointer to the struct on the C stack that holds the innermost frame
    std::size_t chunk;      // the data stack's current chunk
    std::size_t data_top;   // where in that chunk the next frame goes
    std::size_t number;     // 64 bits, another for each thread state that ever was
  } thread;
  struct {
    std::size_t top_frame;
  } c_frame;
  struct {
    std::size_t previous;
    std::size_t size;  // bytes, 64 bits
    std::size_t top;   // slots in use, once there is a newer chunk; 64 bits
    std::size_t data;
  } chunk;
  struct {
    std::size_t previous;
    std::size_t code;
    std::size_t instruction;    // pointer into the code
    std::size_t stack_pointer;  // 3.14: pointer behind the value stack's top; kAbsent before
    std::size_t owner;          // one byte
    std::size_t
        is_entry;  // 3.11: one byte, whether C called it, and not its caller's bytecode; kAbsent after
    std::size_t function;  // the function object; a tagged reference from 3.14 on
    std::size_t slots;     // locals, then the value stack; the end of the fixed part
  } frame;
  struct {
    std::uint8_t thread,
        generator;       // what frame.owner says of a frame on the data stack, and of a generator's
    std::uint8_t entry;  // this and above: no function's frame, but C calling the interpreter
  } owners;
  struct {
    std::size_t type;
  } object;
  struct {
    std::size_t size;
  } variable_object;
  struct {
    std::size_t name, file, first_line, line_table, exception_table;
    std::size_t local_names, local_kinds;
    std::size_t constants, names;
    std::size_t version;             // 3.12: 32 bits, a number for each code object; kAbsent before
    std::size_t slots, stack_slots;  // counts of 32 bits: locals, and the value stack at its deepest
    std::size_t first_traceable;     // 32 bits: units of bytecode before which a frame is not yet one to show
    std::size_t instructions;        // the bytecode; its units are variable_object.size
    std::size_t monitoring;          // 3.12: pointer to what tools wrote over; null without tools
    std::size_t executors;           // 3.13: pointer to what the optimizer wrote over; null without
  } code;
  struct {
    // Pointers to tables with the original opcode of each unit. 3.14: that of lines says how long its entries
    // are.
    std::size_t lines, instructions;
    // In the table of lines, of 3.14: one byte, and where the entries begin. kAbsent before: two bytes, at
    // once.
    std::size_t line_entry_size, line_entries;
  } monitoring;
  struct {
    std::size_t size, items;  // a count of 32 bits, and pointers
  } executor_array;
  struct {
    std::size_t opcode, argument;  // one byte each
  } executor;
  struct {
    // Where the characters begin in either compact form, or a pointer to them in the third.
    std::size_t length, state, ascii, compact, pointer;
  } text;
  struct {
    std::size_t frame;  // the frame itself lies in it
  } generator;
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
    std::size_t name, flags, mro, version, heap_name, heap_qualified_name;
  } type;
  struct {
    std::size_t code;
  } function;
  struct {
    std::size_t function;
  } bound_method;
  struct {
    std::size_t definition, self;  // PyCFunctionObject
  } builtin_function;
  struct {
    std::size_t owner, definition;  // PyMethodDescrObject
  } descriptor;
  struct {
    std::size_t name;
  } method_definition;

  // Bits of a frame's slot (and of frame.code) that are no part of the pointer; 0 where there are none. Where
  // all are set, the slot holds no reference at all.
  Address slot_tag;
  struct {
    Address code, text, bytes, tuple, cell, function, bound_method, builtin_function, builtin_method,
        method_descriptor, module;
  } types;  // where the type objects are
};

// What a slot refers to: 0 where that is nothing, or no object.
inline Address without_tag(Address slot, Address tag) {
  return tag != 0 && (slot & tag) == tag ? 0 : slot & ~tag;
}

// Of the interpreter that this process runs.
const Layout& layout_of_this_python();

}  // namespace pyinstrument
