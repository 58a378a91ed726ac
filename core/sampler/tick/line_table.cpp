#include "sampler/tick/line_table.hpp"

#include <algorithm>

namespace pyinstrument {
namespace {

constexpr std::int32_t kNoLine = -1;
constexpr std::uint32_t kUnitSize = 2;
constexpr std::uint8_t kEntryStart = 0x80;

// What the first byte of an entry says of its kind, where that matters to lines.
constexpr std::uint8_t kOneLineFirst = 10;
constexpr std::uint8_t kOneLineLast = 12;
constexpr std::uint8_t kNoColumns = 13;
constexpr std::uint8_t kLong = 14;
constexpr std::uint8_t kNoLocation = 15;

// Six bits a byte, lowest first; the seventh says that another follows. Bits beyond the 32nd are lost.
std::uint32_t read_number(std::span<const std::uint8_t> bytes) {
  std::uint32_t value = 0;
  unsigned shift = 0;
  for (const std::uint8_t byte : bytes) {
    if (shift < 32) value |= std::uint32_t{byte & 63U} << shift;
    shift += 6;
    if ((byte & 64U) == 0) break;
  }
  return value;
}

std::uint32_t read_signed_number(std::span<const std::uint8_t> bytes) {
  const std::uint32_t value = read_number(bytes);
  return (value & 1U) != 0 ? 0U - (value >> 1) : value >> 1;
}

// Unsigned, so that lines wrap where senseless bytes take them beyond an int.
std::uint32_t line_delta(std::uint8_t kind, std::span<const std::uint8_t> rest) {
  if (kind >= kOneLineFirst && kind <= kOneLineLast) return kind - kOneLineFirst;
  if (kind == kNoColumns || kind == kLong) return read_signed_number(rest);
  return 0;
}

}  // namespace

LineTable::LineTable(std::span<const std::uint8_t> bytes, int first_line) : first_line_(first_line) {
  auto line = static_cast<std::uint32_t>(first_line);
  std::uint32_t begin = 0;
  for (std::size_t at = 0; at < bytes.size();) {
    const std::uint8_t head = bytes[at];
    const std::uint8_t kind = head >> 3 & 15U;
    line += line_delta(kind, bytes.subspan(at + 1));
    add(begin, kind == kNoLocation ? kNoLine : static_cast<std::int32_t>(line));
    begin += ((head & 7U) + 1) * kUnitSize;
    do ++at;
    while (at < bytes.size() && (bytes[at] & kEntryStart) == 0);
  }
  add(begin, kNoLine);
  ranges_.shrink_to_fit();
}

void LineTable::add(std::uint32_t begin, std::int32_t line) {
  if (ranges_.empty() || ranges_.back().line != line) ranges_.push_back({begin, line});
}

std::optional<int> LineTable::line(int instruction) const {
  if (instruction < 0) return first_line_;
  const auto offset = static_cast<std::uint32_t>(instruction);
  const auto next =
      std::upper_bound(ranges_.begin(), ranges_.end(), offset,
                       [](std::uint32_t value, const Range& range) { return value < range.begin; });
  if (next == ranges_.begin()) return std::nullopt;
  const std::int32_t line = std::prev(next)->line;
  return line == kNoLine ? std::nullopt : std::optional<int>(line);
}

}  // namespace pyinstrument
