// What does this code object say?
//
// All that a sample needs of a code object, copied out of the target's memory once, so that no name is looked
// up with the GIL or with the interpreter's help. Threads: constants once read.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sampler/frames/frame_walker.hpp"
#include "sampler/tick/call_sites.hpp"
#include "sampler/tick/code_header.hpp"
#include "sampler/tick/layout.hpp"
#include "sampler/tick/line_table.hpp"
#include "sampler/tick/memory_source.hpp"

namespace pyinstrument {

struct CodeFacts {
  CodeHeader header;       // as it was when all this was read
  std::string identifier;  // as FrameInfoTable has it: name \0 file \0 first line
  LocalsOfCode locals;
  Address instructions;             // where the bytecode begins
  std::uint32_t units;              // of bytecode, two bytes each
  int first_traceable;              // byte offset before which a frame is not yet one to show
  std::uint32_t slots;              // of a frame of it: locals, then the value stack
  std::uint32_t local_slots;        // where the value stack begins
  std::vector<Address> references;  // the objects of co_names, co_localsplusnames and co_consts; sorted
  LineTable lines;
  CallSites calls;  // none where a tool or the optimizer wrote over the bytecode and hides what was there
};

// Nothing where `code` is no code object, or changes or vanishes while it is read.
std::optional<CodeFacts> read_code(MemorySource& memory, const Layout& layout, Address code);

}  // namespace pyinstrument
