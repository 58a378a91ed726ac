#include "system_text.hpp"

#include <catch2/catch.hpp>

using pyinstrument::cli::text_from_system;

TEST_CASE("valid UTF-8 stays as it is") {
  for (const std::string text : {"", "plain", "é", "€", "\U0001F600", "\xef\xbf\xbf", "\xf4\x8f\xbf\xbf"}) {
    CHECK(text_from_system(text) == text);
  }
}

TEST_CASE("a byte that fits nowhere becomes the surrogate that Python gives it") {
  CHECK(text_from_system("a\x80z") == "a\xed\xb2\x80z");
  CHECK(text_from_system("\xff") == "\xed\xb3\xbf");
}

TEST_CASE("truncated, overlong, surrogate and too large sequences are escaped byte by byte") {
  CHECK(text_from_system("\xe2\x82") == "\xed\xb3\xa2\xed\xb2\x82");
  CHECK(text_from_system("\xc0\xaf") == "\xed\xb3\x80\xed\xb2\xaf");
  CHECK(text_from_system("\xed\xa0\x80") == "\xed\xb3\xad\xed\xb2\xa0\xed\xb2\x80");
  CHECK(text_from_system("\xf4\x90\x80\x80") == "\xed\xb3\xb4\xed\xb2\x90\xed\xb2\x80\xed\xb2\x80");
}
