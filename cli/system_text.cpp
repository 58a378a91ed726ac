#include "system_text.hpp"

#include <cstddef>
#include <cstdint>

namespace pyinstrument::cli {
namespace {

// The length of the UTF-8 sequence at the start of `bytes`, by table 3-7 of the Unicode standard; 0: there is
// none.
std::size_t sequence_length(std::string_view bytes) {
  const auto at = [&](std::size_t i) { return static_cast<std::uint8_t>(bytes[i]); };
  const std::uint8_t first = at(0);
  if (first < 0x80) return 1;
  if (first < 0xC2 || first > 0xF4) return 0;
  const std::size_t length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  if (bytes.size() < length) return 0;
  const std::uint8_t lowest = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
  const std::uint8_t highest = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
  if (at(1) < lowest || at(1) > highest) return 0;
  for (std::size_t i = 2; i < length; ++i) {
    if (at(i) < 0x80 || at(i) > 0xBF) return 0;
  }
  return length;
}

}  // namespace

std::string text_from_system(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size());
  while (!bytes.empty()) {
    const std::size_t length = sequence_length(bytes);
    if (length > 0) {
      text += bytes.substr(0, length);
      bytes.remove_prefix(length);
      continue;
    }
    const unsigned surrogate = 0xDC00U + static_cast<std::uint8_t>(bytes.front());
    text += static_cast<char>(0xE0U | (surrogate >> 12U));
    text += static_cast<char>(0x80U | ((surrogate >> 6U) & 0x3FU));
    text += static_cast<char>(0x80U | (surrogate & 0x3FU));
    bytes.remove_prefix(1);
  }
  return text;
}

}  // namespace pyinstrument::cli
