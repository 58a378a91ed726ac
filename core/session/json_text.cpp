#include "session/json_text.hpp"

#include <array>
#include <charconv>
#include <cmath>

#include "session/wtf8.hpp"

namespace pyinstrument {

namespace {

void append_escape(char32_t unit, std::string& out) {
  constexpr std::string_view kHex = "0123456789abcdef";
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) out += kHex[unit >> shift & 0xF];
}

void append_ascii(char byte, std::string& out) {
  switch (byte) {
    case '"':
      out += "\\\"";
      break;
    case '\\':
      out += "\\\\";
      break;
    case '\b':
      out += "\\b";
      break;
    case '\f':
      out += "\\f";
      break;
    case '\n':
      out += "\\n";
      break;
    case '\r':
      out += "\\r";
      break;
    case '\t':
      out += "\\t";
      break;
    default:
      if (byte >= ' ' && byte <= '~') {
        out += byte;
      } else {
        append_escape(static_cast<char32_t>(byte), out);
      }
  }
}

}  // namespace

void append_json_string(std::string_view text, std::string& out) {
  out += '"';
  while (!text.empty()) {
    CodePoint point = decode_wtf8(text);
    if (point.size == 0) point = {char32_t{0xDC00} + static_cast<unsigned char>(text.front()), 1};
    if (point.value < 0x80) {
      append_ascii(text.front(), out);
    } else if (point.value < 0x10000) {
      append_escape(point.value, out);
    } else {
      append_escape(0xD800 + ((point.value - 0x10000) >> 10), out);
      append_escape(0xDC00 + ((point.value - 0x10000) & 0x3FF), out);
    }
    text.remove_prefix(point.size);
  }
  out += '"';
}

void append_json_float(double value, std::string& out) {
  if (std::isnan(value)) return void(out += "NaN");
  if (std::isinf(value)) return void(out += value > 0 ? "Infinity" : "-Infinity");

  // as d.ddde[+-]xx, whose digits are then laid out as repr() does
  std::array<char, 32> buffer;
  const char* end =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::scientific).ptr;
  std::string_view text(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
  if (text.front() == '-') {
    out += '-';
    text.remove_prefix(1);
  }
  const std::size_t mark = text.find('e');
  const std::string_view exponent_text = text.substr(mark + (text[mark + 1] == '+' ? 2 : 1));
  int exponent = 0;
  std::from_chars(exponent_text.data(), exponent_text.data() + exponent_text.size(), exponent);
  std::string digits(text.substr(0, 1));
  if (mark > 2) digits += text.substr(2, mark - 2);

  const int count = static_cast<int>(digits.size());
  if (exponent < -4 || exponent >= 16) {
    out += text.substr(0, mark);
    out += text.substr(mark);
  } else if (exponent < 0) {
    out += "0.";
    out.append(static_cast<std::size_t>(-exponent - 1), '0');
    out += digits;
  } else if (count <= exponent + 1) {
    out += digits;
    out.append(static_cast<std::size_t>(exponent + 1 - count), '0');
    out += ".0";
  } else {
    const auto whole = static_cast<std::size_t>(exponent) + 1;
    out += digits.substr(0, whole);
    out += '.';
    out += digits.substr(whole);
  }
}

}  // namespace pyinstrument
