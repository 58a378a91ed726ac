// Which characters does a text of the columns hold, and which bytes does a report show for them?
//
// Such a text is UTF-8 in which a lone surrogate stands as its three-byte form. U+DC80 to U+DCFF are bytes of
// a file name that is not UTF-8 (Python's `surrogateescape`); other lone surrogates come from odd programs.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace pyinstrument {

struct code_point {
  char32_t value;
  std::size_t size;  // in bytes
};

inline bool is_surrogate(char32_t value) { return value >= 0xD800 && value <= 0xDFFF; }
inline bool is_escaped_byte(char32_t value) { return value >= 0xDC80 && value <= 0xDCFF; }

// The first character of `text`, which is not empty. A byte that starts no character counts as an escaped
// byte.
inline code_point first_code_point(std::string_view text) {
  const auto byte = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  const code_point escaped_byte{char32_t{0xDC00} + lead, 1};
  if (lead < 0xC2 || lead > 0xF4 || text.size() < size) return escaped_byte;
  char32_t value = lead & (0xFFU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return escaped_byte;
    value = (value << 6) | (byte(i) & 0x3F);
  }
  return {value, size};
}

// Appends `text` as it goes into a report: escaped bytes as the bytes they are (as Python's `surrogateescape`
// writes them), other lone surrogates as U+FFFD, the rest as it is.
inline void append_report_text(std::string& out, std::string_view text) {
  constexpr char kSurrogateLead = '\xED';  // U+D000 to U+DFFF begin with it
  while (true) {
    const std::size_t plain = text.find(kSurrogateLead);
    out.append(text.substr(0, plain));
    if (plain == std::string_view::npos) return;
    text.remove_prefix(plain);
    const code_point next = first_code_point(text);
    if (is_escaped_byte(next.value)) {
      out.push_back(static_cast<char>(next.value & 0xFF));
    } else if (is_surrogate(next.value)) {
      out.append("\xEF\xBF\xBD");
    } else {
      out.append(text.substr(0, next.size));
    }
    text.remove_prefix(next.size);
  }
}

}  // namespace pyinstrument
