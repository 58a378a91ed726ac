#include "sampler/tick/bytecode.hpp"

#include <Python.h>
#include <opcode.h>

#include <algorithm>

#include "sampler/tick/opcode_tables.h"

namespace pyinstrument {
namespace {

constexpr std::size_t kUnitSize = 2;

struct Instruction {
  std::uint8_t opcode;
  std::uint8_t argument;
};

// Where CPython keeps the originals of the instructions that mark places. Each table is read when it is first
// asked for: most code has none.
class Originals {
 public:
  Originals(MemorySource& memory, const Layout& layout, Address code, std::uint32_t units)
      : memory_(memory), layout_(layout), code_(code), units_(units) {}

  // The instruction itself where it marks no place. Its opcode is 0 where the original cannot be found.
  Instruction original(Instruction instruction, [[maybe_unused]] std::uint32_t unit) {
    constexpr int kMarksOnMarks = 3;
    for (int i = 0; i < kMarksOnMarks; ++i) {
      switch (instruction.opcode) {
#ifdef INSTRUMENTED_LINE
        case INSTRUMENTED_LINE:
          instruction.opcode = line_opcode(unit);
          break;
        case INSTRUMENTED_INSTRUCTION:
          instruction.opcode = instruction_opcode(unit);
          break;
#endif
#ifdef ENTER_EXECUTOR
        case ENTER_EXECUTOR:
          instruction = traced_instruction(instruction.argument);
          break;
#endif
        default:
          return instruction;
      }
    }
    return {0, 0};
  }

 private:
  struct Table {
    bool is_read = false;
    std::vector<std::uint8_t> bytes;  // empty where there is none
  };

  // Follows the code's pointer to what tools left, and in that the pointer at `offset`. 0: there is none.
  Address monitoring_table(std::size_t offset) {
    Address monitoring = 0;
    Address table = 0;
    if (!memory_.read(code_ + layout_.code.monitoring, monitoring) || monitoring == 0) return 0;
    return memory_.read(monitoring + offset, table) ? table : 0;
  }

  void read_table(Address from, std::size_t size, Table& table) {
    table.is_read = true;
    table.bytes.resize(size);
    if (from == 0 || !memory_.read(from, table.bytes.data(), size)) table.bytes.clear();
  }

  std::uint8_t line_opcode(std::uint32_t unit) {
    if (!lines_.is_read) {
      Address entries = monitoring_table(layout_.monitoring.lines);
      if (layout_.monitoring.line_entry_size != Layout::kAbsent && entries != 0) {
        std::uint8_t size = 0;
        if (!memory_.read(entries + layout_.monitoring.line_entry_size, size)) entries = 0;
        line_entry_size_ = size;
        entries += layout_.monitoring.line_entries;
      }
      read_table(entries, line_entry_size_ * units_, lines_);
    }
    const std::size_t at = unit * line_entry_size_;
    return at < lines_.bytes.size() ? lines_.bytes[at] : 0;
  }

  std::uint8_t instruction_opcode(std::uint32_t unit) {
    if (!instructions_.is_read)
      read_table(monitoring_table(layout_.monitoring.instructions), units_, instructions_);
    return unit < instructions_.bytes.size() ? instructions_.bytes[unit] : 0;
  }

  Instruction traced_instruction(std::uint8_t index) {
    constexpr Instruction kUnknown{0, 0};
    Address array = 0;
    Address executor = 0;
    std::int32_t size = 0;
    if (!memory_.read(code_ + layout_.code.executors, array) || array == 0) return kUnknown;
    if (!memory_.read(array + layout_.executor_array.size, size) || index >= size) return kUnknown;
    if (!memory_.read(array + layout_.executor_array.items + index * sizeof(Address), executor))
      return kUnknown;
    Instruction instruction = kUnknown;
    if (executor == 0 || !memory_.read(executor + layout_.executor.opcode, instruction.opcode) ||
        !memory_.read(executor + layout_.executor.argument, instruction.argument))
      return kUnknown;
    return instruction;
  }

  MemorySource& memory_;
  const Layout& layout_;
  Address code_;
  std::uint32_t units_;
  std::size_t line_entry_size_ = 2;  // opcode and line, where the table does not say
  Table lines_, instructions_;
};

}  // namespace

std::optional<std::vector<std::uint8_t>> read_bytecode(MemorySource& memory, const Layout& layout,
                                                       Address code, std::uint32_t units) {
  std::vector<std::uint8_t> bytes(units * kUnitSize);
  if (!memory.read(code + layout.code.instructions, bytes.data(), bytes.size())) return std::nullopt;
  Originals originals(memory, layout, code, units);
  for (std::uint32_t unit = 0; unit < units;) {
    std::uint8_t* const at = &bytes[unit * kUnitSize];
    const Instruction original = originals.original({at[0], at[1]}, unit);
    const std::uint8_t base = pyinstrument_base_opcode(original.opcode);
    if (base == 0) return std::nullopt;
    at[0] = base;
    at[1] = original.argument;
    const std::size_t caches = std::min<std::size_t>(pyinstrument_cache_units(base), units - unit - 1);
    std::fill_n(at + kUnitSize, caches * kUnitSize, std::uint8_t{0});
    unit += 1 + static_cast<std::uint32_t>(caches);
  }
  return bytes;
}

}  // namespace pyinstrument
