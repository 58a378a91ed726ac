#include "sampler/tick/code_header.hpp"

#include <cstring>

namespace pyinstrument {
namespace {

// Far above what CPython can run, far below what would hurt.
constexpr std::uint64_t kMostUnits = 1U << 25;
constexpr std::uint32_t kMostSlots = 1U << 20;

template <class Field>
Field field(std::span<const std::byte> bytes, std::size_t offset) {
  Field value;
  std::memcpy(&value, &bytes[offset], sizeof value);
  return value;
}

}  // namespace

std::optional<CodeHeader> CodeHeader::parse(std::span<const std::byte> bytes, const Layout& layout) {
  if (bytes.size() < bytes_needed(layout)) return std::nullopt;
  if (field<Address>(bytes, layout.object.type) != layout.types.code) return std::nullopt;
  const auto units = field<std::uint64_t>(bytes, layout.variable_object.size);
  CodeHeader header;
  header.name = field<Address>(bytes, layout.code.name);
  header.file = field<Address>(bytes, layout.code.file);
  header.line_table = field<Address>(bytes, layout.code.line_table);
  header.exception_table = field<Address>(bytes, layout.code.exception_table);
  header.local_names = field<Address>(bytes, layout.code.local_names);
  header.local_kinds = field<Address>(bytes, layout.code.local_kinds);
  header.constants = field<Address>(bytes, layout.code.constants);
  header.names = field<Address>(bytes, layout.code.names);
  header.version = 0;
  if (layout.code.version != Layout::kAbsent)
    header.version = field<std::uint32_t>(bytes, layout.code.version);
  header.local_slots = field<std::uint32_t>(bytes, layout.code.slots);
  header.stack_slots = field<std::uint32_t>(bytes, layout.code.stack_slots);
  header.first_traceable = field<std::uint32_t>(bytes, layout.code.first_traceable);
  header.first_line = field<std::int32_t>(bytes, layout.code.first_line);
  if (units > kMostUnits || header.first_traceable > kMostUnits || header.local_slots > kMostSlots ||
      header.stack_slots > kMostSlots)
    return std::nullopt;
  header.units = static_cast<std::uint32_t>(units);
  return header;
}

}  // namespace pyinstrument
