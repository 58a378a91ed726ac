#include "pyinstrument/sdk/text.hpp"

#include <catch2/catch.hpp>
#include <string>

using pyinstrument::append_report_text;
using pyinstrument::first_code_point;

namespace {

std::string report_text(std::string_view text) {
  std::string out;
  append_report_text(out, text);
  return out;
}

}  // namespace

TEST_CASE("the first character of a text is decoded with its size") {
  CHECK(first_code_point("a...").value == U'a');
  CHECK(first_code_point("\xc3\xb6...").value == U'\u00f6');
  CHECK(first_code_point("\xe5\x90\x8d").value == U'\u540d');
  CHECK(first_code_point("\xf0\x9f\x90\x8d").value == U'\U0001f40d');
  CHECK(first_code_point("\xf0\x9f\x90\x8d").size == 4);
  CHECK(first_code_point("\xed\xb3\xbf").value == 0xDCFF);
}

TEST_CASE("a byte that starts no character counts as an escaped byte") {
  for (const std::string_view broken : {"\xff", "\x80", "\xc3", "\xc3(", "\xf0\x9f\x90", "\xc0\x80"}) {
    CHECK(first_code_point(broken).value == 0xDC00U + static_cast<unsigned char>(broken[0]));
    CHECK(first_code_point(broken).size == 1);
  }
}

TEST_CASE("report text shows escaped bytes as those bytes and other lone surrogates as U+FFFD") {
  CHECK(report_text("plain, gr\xc3\xb6\xc3\x9f\x65, \xf0\x9f\x90\x8d") ==
        "plain, gr\xc3\xb6\xc3\x9f\x65, \xf0\x9f\x90\x8d");
  CHECK(report_text("caf\xed\xb3\xa9.py") == "caf\xe9.py");
  CHECK(report_text("\xed\xb2\x80\xed\xb3\xbf") == "\x80\xff");
  CHECK(report_text("half\xed\xa0\x80pair") == "half\xef\xbf\xbdpair");
  CHECK(report_text("\xed\x95\x9c\xea\xb5\xad") ==
        "\xed\x95\x9c\xea\xb5\xad");  // Hangul begins with the same byte
}
