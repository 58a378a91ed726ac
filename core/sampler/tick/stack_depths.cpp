#include "sampler/tick/stack_depths.hpp"

#include <Python.h>
#include <opcode.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include "sampler/tick/opcode_tables.h"

namespace pyinstrument {
namespace {

constexpr std::size_t kUnitSize = 2;
constexpr std::uint32_t kLargestArgument = 1U << 24;  // no compiler comes near; CPython's effects fit an int

enum class Flow { next, next_or_forward, next_or_backward, forward, backward, end };

Flow flow_of(std::uint8_t opcode) {
  switch (opcode) {
    case RETURN_VALUE:
    case RAISE_VARARGS:
    case RERAISE:
#ifdef RETURN_CONST
    case RETURN_CONST:
#endif
#ifdef INTERPRETER_EXIT
    case INTERPRETER_EXIT:
#endif
      return Flow::end;
    case JUMP_FORWARD:
      return Flow::forward;
    case JUMP_BACKWARD:
    case JUMP_BACKWARD_NO_INTERRUPT:
      return Flow::backward;
    case FOR_ITER:
    case SEND:
#ifdef POP_JUMP_IF_TRUE
    case POP_JUMP_IF_TRUE:
    case POP_JUMP_IF_FALSE:
    case POP_JUMP_IF_NONE:
    case POP_JUMP_IF_NOT_NONE:
#endif
#ifdef POP_JUMP_FORWARD_IF_TRUE
    case POP_JUMP_FORWARD_IF_TRUE:
    case POP_JUMP_FORWARD_IF_FALSE:
    case POP_JUMP_FORWARD_IF_NONE:
    case POP_JUMP_FORWARD_IF_NOT_NONE:
    case JUMP_IF_TRUE_OR_POP:
    case JUMP_IF_FALSE_OR_POP:
#endif
      return Flow::next_or_forward;
#ifdef POP_JUMP_BACKWARD_IF_TRUE
    case POP_JUMP_BACKWARD_IF_TRUE:
    case POP_JUMP_BACKWARD_IF_FALSE:
    case POP_JUMP_BACKWARD_IF_NONE:
    case POP_JUMP_BACKWARD_IF_NOT_NONE:
      return Flow::next_or_backward;
#endif
    default:
      return Flow::next;
  }
}

int stack_effect(std::uint8_t opcode, std::uint32_t argument, bool has_jumped) {
  // CPython books the arguments to PRECALL, though CALL takes them; and what a generator starts with to the
  // entry.
#ifdef PRECALL
  if (opcode == PRECALL) return 0;
  if (opcode == CALL) return -static_cast<int>(argument) - 1;
#endif
#if PY_VERSION_HEX < 0x030D0000
  if (opcode == RETURN_GENERATOR) return 1;
#endif
  return PyCompile_OpcodeStackEffectWithJump(opcode, static_cast<int>(argument), has_jumped ? 1 : 0);
}

class Walk {
 public:
  Walk(std::span<const std::uint8_t> bytecode, std::uint32_t stack_slots)
      : bytecode_(bytecode),
        units_(static_cast<std::uint32_t>(bytecode.size() / kUnitSize)),
        stack_slots_(stack_slots),
        is_visited_(units_) {}

  void from(std::int64_t unit, std::int64_t depth) {
    push(unit, depth);
    while (!pending_.empty()) {
      const Point point = pending_.back();
      pending_.pop_back();
      follow(point);
    }
  }

  std::vector<DecodedInstruction> take() {
    std::sort(found_.begin(), found_.end(), [](const auto& a, const auto& b) { return a.unit < b.unit; });
    return std::move(found_);
  }

 private:
  struct Point {
    std::uint32_t unit;
    std::uint32_t depth;
  };

  bool is_possible(std::int64_t unit, std::int64_t depth) const {
    return unit >= 0 && unit < units_ && depth >= 0 && depth <= stack_slots_;
  }

  void push(std::int64_t unit, std::int64_t depth) {
    if (is_possible(unit, depth) && !is_visited_[unit])
      pending_.push_back({static_cast<std::uint32_t>(unit), static_cast<std::uint32_t>(depth)});
  }

  // Up to the end of the path, or to where another came along.
  void follow(Point point) {
    std::uint32_t extended = 0;
    while (!is_visited_[point.unit]) {
      is_visited_[point.unit] = true;
      const std::uint8_t opcode = bytecode_[point.unit * kUnitSize];
      const std::uint32_t argument = extended << 8 | bytecode_[point.unit * kUnitSize + 1];
      if (argument > kLargestArgument) return;
      const std::int64_t next = std::int64_t{point.unit} + 1 + pyinstrument_cache_units(opcode);
      const bool is_prefix = opcode == EXTENDED_ARG;
      extended = is_prefix ? argument : 0;
      std::int64_t depth = point.depth;
      if (!is_prefix) {
        found_.push_back({point.unit, opcode, argument, point.depth});
        const Flow flow = flow_of(opcode);
        if (flow == Flow::forward || flow == Flow::next_or_forward)
          push(next + argument, depth + stack_effect(opcode, argument, true));
        if (flow == Flow::backward || flow == Flow::next_or_backward)
          push(next - argument, depth + stack_effect(opcode, argument, true));
        if (flow == Flow::forward || flow == Flow::backward || flow == Flow::end) return;
        depth += stack_effect(opcode, argument, false);
      }
      if (!is_possible(next, depth)) return;
      point = {static_cast<std::uint32_t>(next), static_cast<std::uint32_t>(depth)};
    }
  }

  std::span<const std::uint8_t> bytecode_;
  std::uint32_t units_;
  std::uint32_t stack_slots_;
  std::vector<bool> is_visited_;
  std::vector<Point> pending_;
  std::vector<DecodedInstruction> found_;
};

// Objects/exception_handling_notes.txt: six bits a byte, highest first; the seventh says that another
// follows.
class ExceptionTable {
 public:
  explicit ExceptionTable(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

  struct Handler {
    std::uint32_t unit;
    std::uint32_t depth;  // when it begins
  };

  std::optional<Handler> next() {
    if (at_ >= bytes_.size()) return std::nullopt;
    number();  // of the unit that it guards first
    number();  // how many
    const std::uint32_t target = number();
    const std::uint32_t depth_and_last = number();
    return Handler{
        target, (depth_and_last >> 1) + (depth_and_last & 1U) + 1};  // the instruction if so; the exception
  }

 private:
  std::uint32_t number() {
    std::uint32_t value = 0;
    while (at_ < bytes_.size()) {
      const std::uint8_t byte = bytes_[at_++];
      value = value << 6 | (byte & 63U);
      if ((byte & 64U) == 0) break;
    }
    return value;
  }

  std::span<const std::uint8_t> bytes_;
  std::size_t at_ = 0;
};

}  // namespace

std::vector<DecodedInstruction> reachable_instructions(std::span<const std::uint8_t> bytecode,
                                                       std::span<const std::uint8_t> exception_table,
                                                       std::uint32_t stack_slots) {
  Walk walk(bytecode, stack_slots);
  walk.from(0, 0);
  ExceptionTable table(exception_table);
  while (const auto handler = table.next()) walk.from(handler->unit, handler->depth);
  return walk.take();
}

}  // namespace pyinstrument
