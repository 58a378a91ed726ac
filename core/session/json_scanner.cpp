#include "session/json_scanner.hpp"

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <optional>
#include <vector>

#include "session/wtf8.hpp"

namespace pyinstrument {

namespace {

constexpr std::size_t kEscapeSize = 6;  // \uXXXX

bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }

std::size_t digits_end(std::string_view text, std::size_t i) {
  while (i < text.size() && is_digit(text[i])) ++i;
  return i;
}

// The grammar of RFC 8259: from_chars takes less (no exponent's plus) and more ("inf", "01").
bool is_number(std::string_view text) {
  std::size_t i = text.starts_with('-') ? 1 : 0;
  const std::size_t whole = i;
  i = digits_end(text, i);
  if (i == whole || (text[whole] == '0' && i > whole + 1)) return false;
  if (i < text.size() && text[i] == '.') {
    const std::size_t fraction = ++i;
    i = digits_end(text, i);
    if (i == fraction) return false;
  }
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    ++i;
    if (i < text.size() && (text[i] == '+' || text[i] == '-')) ++i;
    const std::size_t exponent = i;
    i = digits_end(text, i);
    if (i == exponent) return false;
  }
  return i == text.size();
}

double to_double(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  // too large or too small: strtod gives what Python gives, an infinity or (almost) nothing
  if (error == std::errc::result_out_of_range) return std::strtod(std::string(text).c_str(), nullptr);
  return value;
}

std::optional<char32_t> hex_escape(std::string_view raw, std::size_t backslash) {
  if (raw.size() < backslash + kEscapeSize || raw[backslash] != '\\' || raw[backslash + 1] != 'u') return {};
  std::uint32_t value = 0;
  const char* digits = raw.data() + backslash + 2;
  const auto [end, error] = std::from_chars(digits, digits + 4, value, 16);
  if (error != std::errc() || end != digits + 4) return {};
  return value;
}

char simple_escape(char letter) {
  switch (letter) {
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    case '"':
    case '\\':
    case '/':
      return letter;
    default:
      return '\0';
  }
}

bool is_plain(char byte) {
  const auto value = static_cast<unsigned char>(byte);
  return value >= 0x20 && value < 0x80 && byte != '\\';
}

}  // namespace

void JsonScanner::fail_expected(std::string_view what) {
  const int byte = next();
  std::string found = "the end of the file";
  if (byte > ' ' && byte < 0x7F) {
    found = std::string("'") + static_cast<char>(byte) + "'";
  } else if (byte != ByteWindow::kEnd) {
    found = "byte value " + std::to_string(byte);
  }
  window_.fail("expected " + std::string(what) + ", found " + found);
}

std::string_view JsonScanner::raw_string(std::string_view what) {
  if (next() != '"') fail_expected(what);
  window_.skip(1);
  const std::uint64_t start = window_.position();
  std::size_t scanned = 0;
  for (;;) {
    const std::string_view held = window_.from(start);
    const auto* quote =
        static_cast<const char*>(std::memchr(held.data() + scanned, '"', held.size() - scanned));
    if (quote == nullptr) {
      scanned = held.size();
      if (!window_.fill()) window_.fail(start - 1, "this string does not end");
      continue;
    }
    const auto size = static_cast<std::size_t>(quote - held.data());
    std::size_t backslashes = 0;
    while (backslashes < size && held[size - 1 - backslashes] == '\\') ++backslashes;
    scanned = size + 1;
    if (backslashes % 2 != 0) continue;
    window_.skip(scanned);
    return held.substr(0, size);
  }
}

void JsonScanner::decode(std::string_view raw, std::uint64_t position, std::string& out) const {
  std::size_t i = 0;
  while (i < raw.size()) {
    std::size_t plain = i;
    while (plain < raw.size() && is_plain(raw[plain])) ++plain;
    out += raw.substr(i, plain - i);
    i = plain;
    if (i == raw.size()) break;
    if (static_cast<unsigned char>(raw[i]) >= 0x80) {
      const CodePoint point = decode_wtf8(raw.substr(i));
      if (point.size == 0 || is_surrogate(point.value)) {
        window_.fail(position + i, "this string is not UTF-8");
      }
      out += raw.substr(i, point.size);
      i += point.size;
    } else if (raw[i] != '\\') {
      window_.fail(position + i, "a control character inside a string (expected a \\u escape)");
    } else if (const char escaped = simple_escape(raw[i + 1]); escaped != '\0') {
      out += escaped;
      i += 2;
    } else if (const auto first = hex_escape(raw, i)) {
      char32_t value = *first;
      i += kEscapeSize;
      const auto second = is_surrogate(value) && value < 0xDC00 ? hex_escape(raw, i) : std::nullopt;
      if (second && is_surrogate(*second) && *second >= 0xDC00) {
        value = 0x10000 + ((value - 0xD800) << 10) + (*second - 0xDC00);
        i += kEscapeSize;
      }
      append_wtf8(value, out);
    } else {
      window_.fail(position + i, "an escape that JSON does not have");
    }
  }
}

std::string JsonScanner::string(std::string_view what) {
  const std::string_view raw = raw_string(what);
  std::string text;
  decode(raw, window_.position() - 1 - raw.size(), text);
  return text;
}

std::string_view JsonScanner::number_text(std::string_view what) {
  next();
  const std::uint64_t start = window_.position();
  std::size_t size = 0;
  for (;;) {
    const std::string_view held = window_.from(start);
    while (size < held.size() && (std::isalnum(static_cast<unsigned char>(held[size])) != 0 ||
                                  held[size] == '-' || held[size] == '+' || held[size] == '.')) {
      ++size;
    }
    if (size < held.size() || !window_.fill()) break;
  }
  const std::string_view text = window_.from(start).substr(0, size);
  if (text != "NaN" && text != "Infinity" && text != "-Infinity" && !is_number(text)) fail_expected(what);
  window_.skip(size);
  return text;
}

double JsonScanner::number(std::string_view what) {
  const std::string_view text = number_text(what);
  if (text == "NaN") return std::numeric_limits<double>::quiet_NaN();
  if (text == "Infinity") return std::numeric_limits<double>::infinity();
  if (text == "-Infinity") return -std::numeric_limits<double>::infinity();
  return to_double(text);
}

std::uint64_t JsonScanner::count(std::string_view what) {
  next();
  const std::uint64_t position = window_.position();
  const std::string_view text = number_text(what);
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc() && end == text.data() + text.size()) return value;

  constexpr double kTooLarge = 18446744073709551616.0;  // 2^64
  const double wide = is_number(text) ? to_double(text) : -1;
  if (!(wide >= 0 && wide < kTooLarge) || wide != std::floor(wide)) {
    window_.fail(position, "expected " + std::string(what) + ", found " + std::string(text.substr(0, 40)));
  }
  return static_cast<std::uint64_t>(wide);
}

void JsonScanner::take_literal(std::string_view word) {
  if (!window_.require(word.size()) || !window_.rest().starts_with(word)) fail_expected("a value");
  window_.skip(word.size());
}

bool JsonScanner::accept_null() {
  if (next() != 'n') return false;
  take_literal("null");
  return true;
}

void JsonScanner::skip_string() {
  const std::uint64_t start = window_.position();
  window_.skip(1);
  for (;;) {
    const std::string_view held = window_.rest();
    const std::size_t stop = held.find_first_of("\"\\");
    if (stop == std::string_view::npos) {
      window_.skip(held.size());
      if (!window_.fill()) window_.fail(start, "this string does not end");
    } else if (held[stop] == '"') {
      return window_.skip(stop + 1);
    } else {
      window_.skip(stop);
      if (!window_.require(2)) window_.fail(start, "this string does not end");
      window_.skip(2);
    }
  }
}

void JsonScanner::skip_scalar() {
  switch (next()) {
    case '"':
      return skip_string();
    case 't':
      return take_literal("true");
    case 'f':
      return take_literal("false");
    case 'n':
      return take_literal("null");
    default:
      number_text("a value");
  }
}

void JsonScanner::skip_value() {
  std::vector<bool> open_is_object;  // instead of recursion: depth costs a bit each
  const auto pass_key = [&] {
    if (next() != '"') fail_expected("a key");
    skip_string();
    expect(':', "':' after a key");
  };
  for (;;) {
    const int token = next();
    if (token == '{' || token == '[') {
      window_.skip(1);
      const bool is_object = token == '{';
      if (!accept(is_object ? '}' : ']')) {
        open_is_object.push_back(is_object);
        if (is_object) pass_key();
        continue;
      }
    } else {
      skip_scalar();
    }
    for (;;) {
      if (open_is_object.empty()) return;
      const bool is_object = open_is_object.back();
      if (accept(',')) {
        if (is_object) pass_key();
        break;
      }
      expect(is_object ? '}' : ']', is_object ? "',' or '}'" : "',' or ']'");
      open_is_object.pop_back();
    }
  }
}

}  // namespace pyinstrument
