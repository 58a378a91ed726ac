#include "sampler/tick/call_sites.hpp"

#include <Python.h>
#include <opcode.h>

#include <algorithm>

#include "sampler/tick/layout.hpp"
#include "sampler/tick/opcode_tables.h"
#include "sampler/tick/stack_depths.hpp"

namespace pyinstrument {
namespace {

constexpr int kUnitSize = 2;

// How many slots lie below the top of the stack from the lowest that tells the callee.
std::uint32_t slots_of_call(std::uint8_t opcode, std::uint32_t argument) {
  switch (opcode) {
    case CALL:
#ifdef PRECALL
    case PRECALL:
#endif
      return argument + 2;
#ifdef CALL_KW
    case CALL_KW:
      return argument + 3;  // the names of the keywords
#endif
    case CALL_FUNCTION_EX:
#if PY_VERSION_HEX >= 0x030E0000
      return 4;  // callee, null, arguments, keywords
#elif PY_VERSION_HEX >= 0x030D0000
      return 3 + (argument & 1U);  // callee, null, arguments, keywords if any
#else
      return 2 + (argument & 1U);  // (null below), callee, arguments, keywords if any
#endif
    default:
      return 0;
  }
}

}  // namespace

CallSites::CallSites(std::span<const std::uint8_t> bytecode, std::span<const std::uint8_t> exception_table,
                     std::uint32_t stack_slots) {
  for (const DecodedInstruction& instruction :
       reachable_instructions(bytecode, exception_table, stack_slots)) {
    const std::uint32_t slots = slots_of_call(instruction.opcode, instruction.argument);
    if (slots == 0 || slots > instruction.depth) continue;
    sites_.push_back({instruction.unit, instruction.depth - slots,
                      pyinstrument_cache_units(instruction.opcode),
                      instruction.opcode == CALL_FUNCTION_EX ? Kind::unpacking_call : Kind::call,
                      instruction.argument != 0});
  }
  sites_.shrink_to_fit();
}

const CallSites::Site* CallSites::find(int instruction) const {
  if (instruction < 0) return nullptr;
  const auto unit = static_cast<std::uint32_t>(instruction / kUnitSize);
  const auto next = std::upper_bound(sites_.begin(), sites_.end(), unit,
                                     [](std::uint32_t value, const Site& site) { return value < site.unit; });
  if (next == sites_.begin()) return nullptr;
  const Site& site = *std::prev(next);
  return unit <= site.unit + site.cache_units ? &site : nullptr;
}

std::optional<std::uint32_t> CallSites::callee_slot(int instruction) const {
  const Site* site = find(instruction);
  return site ? std::optional(site->slot) : std::nullopt;
}

std::optional<Callee> CallSites::callee(int instruction, std::span<const Address> value_stack,
                                        Address slot_tag) const {
  const Site* site = find(instruction);
  if (site == nullptr) return std::nullopt;
  const auto slot = [&](std::size_t above) -> Address {
    const std::size_t at = site->slot + above;
    return at < value_stack.size() ? without_tag(value_stack[at], slot_tag) : 0;
  };
  const Address first_argument = site->has_arguments ? slot(2) : 0;
#if PY_VERSION_HEX >= 0x030D0000
  if (site->kind == Kind::unpacking_call) return Callee{slot(0), slot(2), true};
  return Callee{slot(0), slot(1) != 0 ? slot(1) : first_argument};
#else
  if (site->kind == Kind::unpacking_call) return Callee{slot(0), slot(1), true};
  const Address method = slot(0);  // or nothing, and the callable comes next
  return method != 0 ? Callee{method, slot(1)} : Callee{slot(1), first_argument};
#endif
}

}  // namespace pyinstrument
