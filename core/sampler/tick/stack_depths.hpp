// How deep is the value stack before each instruction?
//
// Follows the bytecode from its entry and from its exception handlers, with the effects that CPython's
// compiler reckons with. Threads: pure.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace pyinstrument {

struct DecodedInstruction {
  std::uint32_t unit;  // of the instruction itself, behind its EXTENDED_ARGs
  std::uint8_t opcode;
  std::uint32_t argument;
  std::uint32_t depth;  // before it
};

// Every instruction that can be reached, in the order of the code; `bytecode` as read_bytecode() gives it.
// Paths on which the depth leaves 0 to `stack_slots` end there, which only hostile bytes do.
std::vector<DecodedInstruction> reachable_instructions(std::span<const std::uint8_t> bytecode,
                                                       std::span<const std::uint8_t> exception_table,
                                                       std::uint32_t stack_slots);

}  // namespace pyinstrument
