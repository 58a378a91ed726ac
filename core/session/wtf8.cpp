#include "session/wtf8.hpp"

#include <cstdint>
#include <cstring>

namespace pyinstrument {

namespace {

constexpr char32_t kSurrogateEscape = 0xDC00;  // U+DC80..U+DCFF stand for the bytes 0x80..0xFF

bool is_continuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

std::size_t ascii_prefix(std::string_view text) {
  std::size_t i = 0;
  for (std::uint64_t word; i + sizeof word <= text.size(); i += sizeof word) {
    std::memcpy(&word, text.data() + i, sizeof word);
    if ((word & 0x8080808080808080u) != 0) break;
  }
  while (i < text.size() && static_cast<unsigned char>(text[i]) < 0x80) ++i;
  return i;
}

}  // namespace

CodePoint decode_wtf8(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  if (lead < 0x80) return {lead, 1};
  const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < size) return {0, 0};
  char32_t value = lead & (0x7Fu >> size);
  for (std::size_t i = 1; i < size; ++i) {
    if (!is_continuation(text[i])) return {0, 0};
    value = value << 6 | (static_cast<unsigned char>(text[i]) & 0x3Fu);
  }
  const bool too_long = (size == 3 && value < 0x800) || (size == 4 && value < 0x10000);
  if (too_long || value > 0x10FFFF) return {0, 0};
  return {value, size};
}

void append_wtf8(char32_t value, std::string& out) {
  const auto append = [&](char32_t byte) { out += static_cast<char>(byte); };
  if (value < 0x80) return append(value);
  if (value < 0x800) {
    append(0xC0 | value >> 6);
  } else {
    if (value < 0x10000) {
      append(0xE0 | value >> 12);
    } else {
      append(0xF0 | value >> 18);
      append(0x80 | (value >> 12 & 0x3F));
    }
    append(0x80 | (value >> 6 & 0x3F));
  }
  append(0x80 | (value & 0x3F));
}

std::size_t find_invalid_wtf8(std::string_view text) {
  for (std::size_t i = ascii_prefix(text); i < text.size(); i += ascii_prefix(text.substr(i))) {
    const std::size_t size = decode_wtf8(text.substr(i)).size;
    if (size == 0) return i;
    i += size;
  }
  return std::string_view::npos;
}

std::string repaired_wtf8(std::string_view text) {
  std::string result;
  for (std::size_t bad; (bad = find_invalid_wtf8(text)) != std::string_view::npos;
       text.remove_prefix(bad + 1)) {
    result += text.substr(0, bad);
    append_wtf8(kSurrogateEscape + static_cast<unsigned char>(text[bad]), result);
  }
  return result += text;
}

}  // namespace pyinstrument
