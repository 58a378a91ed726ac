#include "pyinstrument/sdk/json.hpp"

#include <catch2/catch.hpp>
#include <limits>
#include <string>
#include <utility>

using pyinstrument::json_charset;

namespace {

std::string ascii(std::string_view text) {
  std::string out;
  pyinstrument::append_json_string(out, text, json_charset::ascii);
  return out;
}

std::string utf8(std::string_view text) {
  std::string out;
  pyinstrument::append_json_string(out, text, json_charset::utf8);
  return out;
}

std::string number(double value) {
  std::string out;
  pyinstrument::append_json_number(out, value);
  return out;
}

std::string fixed(double value) {
  std::string out;
  pyinstrument::append_json_fixed(out, value);
  return out;
}

}  // namespace

TEST_CASE("JSON text is quoted, and its quotes, backslashes and control characters are escaped") {
  for (const auto& quoted : {ascii, utf8}) {
    CHECK(quoted("") == R"("")");
    CHECK(quoted("plain text") == R"("plain text")");
    CHECK(quoted("\"\\\n\r\t\b\f") == R"("\"\\\n\r\t\b\f")");
    CHECK(quoted(std::string_view("\0\x1b", 2)) == R"("\u0000\u001b")");
  }
}

TEST_CASE("JSON text in ASCII escapes every other character, in pairs beyond 16 bits") {
  CHECK(ascii("\x7f") == R"("\u007f")");
  CHECK(ascii("gr\xc3\xb6\xc3\x9f\x65") == R"("gr\u00f6\u00dfe")");
  CHECK(ascii("\xf0\x9f\x90\x8d") == R"("\ud83d\udc0d")");
  CHECK(ascii("caf\xed\xb3\xa9") == R"("caf\udce9")");
}

TEST_CASE("JSON text in UTF-8 keeps other characters, and escaped bytes are those bytes") {
  CHECK(utf8("\x7f") == "\"\x7f\"");
  CHECK(utf8("gr\xc3\xb6\xc3\x9f\x65 \xf0\x9f\x90\x8d") == "\"gr\xc3\xb6\xc3\x9f\x65 \xf0\x9f\x90\x8d\"");
  CHECK(utf8("caf\xed\xb3\xa9") == "\"caf\xe9\"");
}

TEST_CASE("a lone surrogate that stands for no byte is escaped in both character sets") {
  CHECK(ascii("half\xed\xa0\x80pair") == R"("half\ud800pair")");
  CHECK(utf8("half\xed\xa0\x80pair") == R"("half\ud800pair")");
}

TEST_CASE("JSON numbers are laid out as Python's repr() does") {
  const std::pair<double, const char*> as_python_prints[] = {
      {0.0, "0.0"},
      {-0.0, "-0.0"},
      {1.0, "1.0"},
      {0.1, "0.1"},
      {0.1 + 0.2, "0.30000000000000004"},
      {0.0001, "0.0001"},
      {0.00012345, "0.00012345"},
      {0.00001, "1e-05"},
      {0.000012345, "1.2345e-05"},
      {-1.5e-7, "-1.5e-07"},
      {123456.789, "123456.789"},
      {9007199254740993.0, "9007199254740992.0"},
      {9999999999999998.0, "9999999999999998.0"},
      {1e16, "1e+16"},
      {1e22, "1e+22"},
      {123456789012345680.0, "1.2345678901234568e+17"},
      {1e100, "1e+100"},
      {5e-324, "5e-324"},
      {std::numeric_limits<double>::max(), "1.7976931348623157e+308"},
      {std::numeric_limits<double>::infinity(), "Infinity"},
      {-std::numeric_limits<double>::infinity(), "-Infinity"},
      {std::numeric_limits<double>::quiet_NaN(), "NaN"},
  };
  for (const auto& [value, printed] : as_python_prints) CHECK(number(value) == printed);
}

TEST_CASE("JSON numbers with six decimals are rounded by their exact value, halves to even") {
  CHECK(fixed(0) == "0.000000");
  CHECK(fixed(1700000000.25) == "1700000000.250000");
  CHECK(fixed(0.0000005) == "0.000000");
  CHECK(fixed(0.0000015) == "0.000002");
  CHECK(fixed(0.5e-6 + 1e-12) == "0.000001");
  CHECK(fixed(-0.25) == "-0.250000");
  CHECK(fixed(1e22) == "10000000000000000000000.000000");
  CHECK(fixed(std::numeric_limits<double>::max()).size() == 309 + 7);
  CHECK(fixed(std::numeric_limits<double>::quiet_NaN()) == "NaN");
}
