#include "sampler/tick/code_facts.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "sampler/tick/bytecode.hpp"
#include "sampler/tick/python_text.hpp"

namespace pyinstrument {
namespace {

constexpr std::size_t kLargestTable = std::size_t{64} << 20;  // bytes
constexpr std::uint32_t kUnitSize = 2;
constexpr std::uint8_t kIsLocal = 0x20;  // CPython's CO_FAST_LOCAL
constexpr std::string_view kTracebackHide = "__tracebackhide__";

std::optional<CodeHeader> read_header(MemorySource& memory, const Layout& layout, Address code) {
  std::array<std::byte, 512> bytes;
  const std::size_t size = CodeHeader::bytes_needed(layout);
  if (size > bytes.size() || !memory.read(code, bytes.data(), size)) return std::nullopt;
  return CodeHeader::parse(bytes, layout);
}

// Type and size of an object that has a size.
std::optional<std::size_t> read_size(MemorySource& memory, const Layout& layout, Address object,
                                     Address type) {
  Address found_type = 0;
  std::uint64_t size = 0;
  const std::array<MemoryRange, 2> fields{{{object + layout.object.type, &found_type, sizeof found_type},
                                           {object + layout.variable_object.size, &size, sizeof size}}};
  if (memory.read(fields) != sizeof found_type + sizeof size || found_type != type || size > kLargestTable)
    return std::nullopt;
  return size;
}

std::optional<std::vector<std::uint8_t>> read_bytes(MemorySource& memory, const Layout& layout,
                                                    Address object) {
  const auto size = read_size(memory, layout, object, layout.types.bytes);
  if (!size) return std::nullopt;
  std::vector<std::uint8_t> bytes(*size);
  if (*size > 0 && !memory.read(object + layout.bytes.data, bytes.data(), *size)) return std::nullopt;
  return bytes;
}

std::optional<std::vector<Address>> read_tuple(MemorySource& memory, const Layout& layout, Address object) {
  const auto size = read_size(memory, layout, object, layout.types.tuple);
  if (!size || *size > kLargestTable / sizeof(Address)) return std::nullopt;
  std::vector<Address> items(*size);
  if (!items.empty() &&
      !memory.read(object + layout.tuple.items, items.data(), items.size() * sizeof(Address)))
    return std::nullopt;
  return items;
}

// How long each text is, without the texts themselves: most names of locals need no closer look.
std::optional<std::vector<std::int64_t>> read_lengths(MemorySource& memory, const Layout& layout,
                                                      const std::vector<Address>& texts) {
  std::vector<std::int64_t> lengths(texts.size());
  std::vector<MemoryRange> ranges;
  for (std::size_t i = 0; i < texts.size(); ++i)
    ranges.push_back({texts[i] + layout.text.length, &lengths[i], sizeof lengths[i]});
  if (memory.read(ranges) != ranges.size() * sizeof(std::int64_t)) return std::nullopt;
  return lengths;
}

std::optional<LocalsOfCode> read_local_names(MemorySource& memory, const Layout& layout,
                                             const CodeHeader& header) {
  const auto kinds = read_bytes(memory, layout, header.local_kinds);
  const auto names = read_tuple(memory, layout, header.local_names);
  if (!kinds || !names || kinds->size() != names->size() || names->size() != header.local_slots)
    return std::nullopt;
  const auto lengths = read_lengths(memory, layout, *names);
  if (!lengths) return std::nullopt;
  LocalsOfCode locals;
  for (std::size_t i = 0; i < names->size(); ++i) {
    if (((*kinds)[i] & kIsLocal) == 0) continue;  // a cell or free variable alone is not in co_varnames
    if (i > 0 && (*lengths)[i] != std::int64_t{kTracebackHide.size()}) continue;
    const auto name = read_text(memory, layout, (*names)[i]);
    if (!name) return std::nullopt;
    if (i == 0 && *name == "self") locals.first = LocalsOfCode::First::self;
    if (i == 0 && *name == "cls") locals.first = LocalsOfCode::First::cls;
    if (*name == kTracebackHide) locals.has_traceback_hide = true;
  }
  return locals;
}

std::optional<std::vector<Address>> read_references(MemorySource& memory, const Layout& layout,
                                                    const CodeHeader& header) {
  std::vector<Address> references;
  for (const Address tuple : {header.names, header.local_names, header.constants}) {
    const auto items = read_tuple(memory, layout, tuple);
    if (!items) return std::nullopt;
    references.insert(references.end(), items->begin(), items->end());
  }
  std::ranges::sort(references);
  return references;
}

}  // namespace

std::optional<CodeFacts> read_code(MemorySource& memory, const Layout& layout, Address code) {
  const auto header = read_header(memory, layout, code);
  if (!header) return std::nullopt;
  const auto name = read_text(memory, layout, header->name);
  const auto file = read_text(memory, layout, header->file);
  const auto line_table = read_bytes(memory, layout, header->line_table);
  const auto exception_table = read_bytes(memory, layout, header->exception_table);
  const auto locals = read_local_names(memory, layout, *header);
  const auto references = read_references(memory, layout, *header);
  const auto bytecode = read_bytecode(memory, layout, code, header->units);
  if (!name || !file || !line_table || !exception_table || !locals || !references) return std::nullopt;
  // Its memory may have become another's meanwhile.
  if (read_header(memory, layout, code) != header) return std::nullopt;

  CodeFacts facts;
  facts.header = *header;
  facts.identifier = *name;
  facts.identifier += '\0';
  facts.identifier += *file;
  facts.identifier += '\0';
  facts.identifier += std::to_string(header->first_line);
  facts.locals = *locals;
  facts.instructions = code + layout.code.instructions;
  facts.units = header->units;
  facts.first_traceable = static_cast<int>(header->first_traceable * kUnitSize);
  facts.slots = header->local_slots + header->stack_slots;
  facts.local_slots = header->local_slots;
  facts.references = *references;
  facts.lines = LineTable(*line_table, header->first_line);
  if (bytecode) facts.calls = CallSites(*bytecode, *exception_table, header->stack_slots);
  return facts;
}

}  // namespace pyinstrument
