// How does a renderer write JSON as Python's json module would?
//
// Text of the columns (see text.hpp) and floating point numbers; braces and commas are the renderer's own.
#pragma once

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>

#include "text.hpp"

namespace pyinstrument {

enum class json_charset {
  ascii,  // json.dumps(): other characters are \u escapes
  utf8,   // json.dumps(ensure_ascii=False), written with `surrogateescape`: other characters are themselves
};

namespace detail {

inline void append_json_escape(std::string& out, char32_t utf16_unit) {
  constexpr std::string_view digits = "0123456789abcdef";
  out.append("\\u");
  for (int shift = 12; shift >= 0; shift -= 4) out.push_back(digits[(utf16_unit >> shift) & 15]);
}

inline void append_json_character(std::string& out, std::string_view bytes, char32_t value,
                                  json_charset charset) {
  switch (value) {
    case '"':
      out.append("\\\"");
      return;
    case '\\':
      out.append("\\\\");
      return;
    case '\n':
      out.append("\\n");
      return;
    case '\r':
      out.append("\\r");
      return;
    case '\t':
      out.append("\\t");
      return;
    case '\b':
      out.append("\\b");
      return;
    case '\f':
      out.append("\\f");
      return;
    default:
      break;
  }
  if (charset == json_charset::utf8 && is_escaped_byte(value)) {
    out.push_back(static_cast<char>(value & 0xFF));
  } else if (charset == json_charset::utf8 && value >= 0x20 && !is_surrogate(value)) {
    out.append(bytes);
  } else if (value >= 0x10000) {
    append_json_escape(out, 0xD800 + ((value - 0x10000) >> 10));
    append_json_escape(out, 0xDC00 + ((value - 0x10000) & 0x3FF));
  } else {
    append_json_escape(out, value);
  }
}

}  // namespace detail

// Appends `text` in quotes.
inline void append_json_string(std::string& out, std::string_view text, json_charset charset) {
  const auto is_plain = [](char c) { return c >= 0x20 && c < 0x7F && c != '"' && c != '\\'; };
  out.push_back('"');
  while (!text.empty()) {
    std::size_t plain = 0;
    while (plain < text.size() && is_plain(text[plain])) ++plain;
    out.append(text.substr(0, plain));
    text.remove_prefix(plain);
    if (text.empty()) break;
    const code_point next = first_code_point(text);
    detail::append_json_character(out, text.substr(0, next.size), next.value, charset);
    text.remove_prefix(next.size);
  }
  out.push_back('"');
}

// Appends the shortest number that reads back as `value`, laid out as Python's repr(): 0.1, 1.0, 1e-05,
// 1e+16; NaN and Infinity as json.dumps() writes them.
inline void append_json_number(std::string& out, double value) {
  if (std::isnan(value)) {
    out.append("NaN");
    return;
  }
  if (std::isinf(value)) {
    out.append(value < 0 ? "-Infinity" : "Infinity");
    return;
  }
  std::array<char, 64> text{};
  char* const begin = text.data();
  char* const limit = begin + text.size();
  const double magnitude = std::fabs(value);
  const bool has_exponent = magnitude != 0 && (magnitude < 1e-4 || magnitude >= 1e16);
  const auto format = has_exponent ? std::chars_format::scientific : std::chars_format::fixed;
  const char* const end = std::to_chars(begin, limit, value, format).ptr;
  const std::string_view digits(begin, static_cast<std::size_t>(end - begin));
  out.append(digits);
  if (!has_exponent && digits.find('.') == std::string_view::npos) out.append(".0");
}

// Appends the number with six decimals.
inline void append_json_fixed(std::string& out, double value) {
  if (!std::isfinite(value)) return append_json_number(out, value);
  std::array<char, 400> text{};  // the largest double has 309 digits before the point
  char* const begin = text.data();
  out.append(begin, std::to_chars(begin, begin + text.size(), value, std::chars_format::fixed, 6).ptr);
}

inline void append_json_number(std::string& out, std::int64_t value) {
  std::array<char, 24> text{};
  out.append(text.data(), std::to_chars(text.data(), text.data() + text.size(), value).ptr);
}

}  // namespace pyinstrument
