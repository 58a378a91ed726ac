#include "session/wtf8.hpp"

#include <catch2/catch.hpp>

using namespace pyinstrument;

TEST_CASE("each code point comes back from its bytes") {
  for (const char32_t value :
       {0x0u, 0x7Fu, 0x80u, 0x7FFu, 0x800u, 0xD7FFu, 0xD800u, 0xDFFFu, 0xFFFFu, 0x10000u, 0x10FFFFu}) {
    std::string bytes;
    append_wtf8(value, bytes);
    const CodePoint point = decode_wtf8(bytes);
    CHECK(point.value == value);
    CHECK(point.size == bytes.size());
    CHECK(find_invalid_wtf8(bytes) == std::string_view::npos);
  }
}

TEST_CASE("bytes that belong to no code point are found") {
  const std::string valid = "a long enough prefix, \xC3\xA9t\xC3\xA9 ";
  for (const std::string bytes :
       {"\x80", "\xC0\x80", "\xC1\xBF", "\xC3", "\xE0\x80\x80", "\xE2\x82", "\xE2(\xA1", "\xF0\x80\x80\x80",
        "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF"}) {
    CHECK(decode_wtf8(bytes).size == 0);
    CHECK(find_invalid_wtf8(valid + bytes) == valid.size());
  }
}

TEST_CASE("repairing makes a lone surrogate of each such byte and leaves the rest") {
  CHECK(repaired_wtf8("\xC3\xA9t\xE9.py") == "\xC3\xA9t\xED\xB3\xA9.py");
  CHECK(repaired_wtf8("\xFF\xFE") == "\xED\xB3\xBF\xED\xB3\xBE");
  CHECK(repaired_wtf8("plain") == "plain");
  CHECK(repaired_wtf8("").empty());
}
