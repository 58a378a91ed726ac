// Which JSON token comes next?
//
// A pull scanner over a ByteWindow, for a caller that knows which shape it expects. It takes what Python's
// json module takes: the grammar of RFC 8259 and the literals NaN, Infinity and -Infinity. Strings may hold
// lone surrogates as \u escapes; they come out as WTF-8. Errors are Error(bad_file) with the position.
//
// Threads: one user.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "session/byte_window.hpp"

namespace pyinstrument {

class JsonScanner {
 public:
  explicit JsonScanner(ByteWindow& window) : window_(window) {}

  // The first byte of the next token, which stays; ByteWindow::kEnd at the end.
  int next() {
    for (;;) {
      const int byte = window_.peek();
      if (byte != ' ' && byte != '\n' && byte != '\r' && byte != '\t') return byte;
      window_.skip(1);
    }
  }

  // Takes the token when it comes next.
  bool accept(char token) {
    if (next() != token) return false;
    window_.skip(1);
    return true;
  }
  // `what` says what was expected.
  void expect(char token, std::string_view what) {
    if (!accept(token)) fail_expected(what);
  }

  // A string between its quotes, escapes untouched; the cursor is behind it. Ends with the window's next
  // fill().
  std::string_view raw_string(std::string_view what);
  // What raw_string() gave, decoded onto the end of `out`. `position` is where the raw text starts.
  void decode(std::string_view raw, std::uint64_t position, std::string& out) const;
  std::string string(std::string_view what);

  // A number, as double: ints too, also those that no integer type holds.
  double number(std::string_view what);
  // A number that counts something: integral, not negative, below 2^64.
  std::uint64_t count(std::string_view what);

  // Takes `null` when it comes next.
  bool accept_null();
  // Passes any value, however deeply nested; what is inside strings is not looked at.
  void skip_value();

  [[noreturn]] void fail_expected(std::string_view what);

 private:
  std::string_view number_text(std::string_view what);
  void skip_string();
  void skip_scalar();
  void take_literal(std::string_view word);

  ByteWindow& window_;
};

}  // namespace pyinstrument
