// Is there a code object at this address, and is it still the one that was read?
//
// The fields of a code object that never change while it lives. Equal headers at one address mean the same
// code: what they point to lives as long as it does, and none of it can be in two code objects' hands at once
// save names. Threads: plain data.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "sampler/tick/layout.hpp"

namespace pyinstrument {

struct CodeHeader {
  Address name, file, line_table, exception_table, local_names, local_kinds;
  Address constants, names;       // compared only
  std::uint32_t version;          // the number, 0 on 3.11
  std::uint32_t units;            // of bytecode, two bytes each
  std::uint32_t local_slots;      // of a frame: before the value stack
  std::uint32_t stack_slots;      // of the value stack at its deepest
  std::uint32_t first_traceable;  // unit before which a frame is not yet one to show
  std::int32_t first_line;

  bool operator==(const CodeHeader&) const = default;

  // How many bytes from a code object's address on parse() needs.
  static std::size_t bytes_needed(const Layout& layout) { return layout.code.instructions; }

  // Nothing where the bytes are those of no code object, or of a torn one.
  static std::optional<CodeHeader> parse(std::span<const std::byte> bytes, const Layout& layout);
};

}  // namespace pyinstrument
