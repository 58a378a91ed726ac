// What does a frame that stands at this instruction call?
//
// A call keeps what it calls and the arguments on the frame's value stack while it lasts; how deep they lie
// there is a static property of the bytecode. Known for CALL (3.11: PRECALL too, whose specialised forms make
// the call), CALL_KW and CALL_FUNCTION_EX; other instructions that may run a function are no calls here.
// Instructions are byte offsets into the code; one in the caches of a call stands for the call (so do frames
// whose callee runs, before 3.13). Hostile bytes make senseless call sites, within the value stack. Threads:
// a constant once made.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "sampler/tick/memory_source.hpp"

namespace pyinstrument {

// Without the tags of slots; each 0 where there is none.
struct Callee {
  Address function;
  Address argument;         // the first: self where a method is called
  bool are_packed = false;  // `argument` is the tuple of the arguments

  bool operator==(const Callee&) const = default;
};

class CallSites {
 public:
  CallSites() = default;
  // `bytecode` as read_bytecode() gives it. `stack_slots`: of the value stack at its deepest.
  CallSites(std::span<const std::uint8_t> bytecode, std::span<const std::uint8_t> exception_table,
            std::uint32_t stack_slots);

  bool is_call(int instruction) const { return find(instruction) != nullptr; }

  // The lowest slot that callee() looks at, counted from the value stack's base; nothing where the
  // instruction is no call. It looks at this one and the two above.
  std::optional<std::uint32_t> callee_slot(int instruction) const;

  // `value_stack`: the slots from the base on; those that are missing count as empty. Nothing where the
  // instruction is no call. What a slot held stays there after the call until another value is pushed.
  std::optional<Callee> callee(int instruction, std::span<const Address> value_stack, Address slot_tag) const;

 private:
  enum class Kind : std::uint8_t { call, unpacking_call };
  struct Site {
    std::uint32_t unit;
    std::uint32_t slot;
    std::uint8_t cache_units;
    Kind kind;
    bool has_arguments;
  };

  const Site* find(int instruction) const;

  std::vector<Site> sites_;  // ascending
};

}  // namespace pyinstrument
