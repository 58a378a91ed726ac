// What did the compiler write, of the bytecode that the interpreter has been rewriting since?
//
// Specialised and instrumented instructions become what they were; those that only mark a place (of a line or
// instruction that a tool watches, of a compiled trace) are looked up where CPython put the original.
// Threads: as the memory source.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "sampler/tick/layout.hpp"
#include "sampler/tick/memory_source.hpp"

namespace pyinstrument {

// As co_code: two bytes a unit, the caches zeroed. Nothing where the code cannot be read, or has an
// instruction that no compiler of this version writes.
std::optional<std::vector<std::uint8_t>> read_bytecode(MemorySource& memory, const Layout& layout,
                                                       Address code, std::uint32_t units);

}  // namespace pyinstrument
