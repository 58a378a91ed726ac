#include "session/json_text.hpp"

#include <catch2/catch.hpp>
#include <limits>

using namespace pyinstrument;
using namespace std::string_literals;

namespace {

std::string json(double value) {
  std::string out;
  append_json_float(value, out);
  return out;
}

std::string json(std::string_view text) {
  std::string out;
  append_json_string(text, out);
  return out;
}

}  // namespace

TEST_CASE("floats are written as Python's repr writes them") {
  CHECK(json(0.0) == "0.0");
  CHECK(json(-0.0) == "-0.0");
  CHECK(json(1.0) == "1.0");
  CHECK(json(100.0) == "100.0");
  CHECK(json(0.1) == "0.1");
  CHECK(json(-2.5) == "-2.5");
  CHECK(json(1700000000.25) == "1700000000.25");
  CHECK(json(0.001) == "0.001");
  CHECK(json(0.0001) == "0.0001");
  CHECK(json(0.00012345) == "0.00012345");
  CHECK(json(0.00001) == "1e-05");
  CHECK(json(1.5e-7) == "1.5e-07");
  CHECK(json(123456789012345680.0) == "1.2345678901234568e+17");
  CHECK(json(1e15) == "1000000000000000.0");
  CHECK(json(9007199254740993.0) == "9007199254740992.0");
  CHECK(json(1e16) == "1e+16");
  CHECK(json(1e100) == "1e+100");
  CHECK(json(5e-324) == "5e-324");
  CHECK(json(1.7976931348623157e308) == "1.7976931348623157e+308");
}

TEST_CASE("what no number is gets the literal that Python's json reads") {
  CHECK(json(std::numeric_limits<double>::quiet_NaN()) == "NaN");
  CHECK(json(std::numeric_limits<double>::infinity()) == "Infinity");
  CHECK(json(-std::numeric_limits<double>::infinity()) == "-Infinity");
}

TEST_CASE("strings are ASCII with the escapes of json.dumps") {
  CHECK(json("a b/~") == R"("a b/~")");
  CHECK(json("\"\\\b\f\n\r\t") == R"("\"\\\b\f\n\r\t")");
  CHECK(json("\0\x01\x1f\x7f"s) == R"("\u0000\u0001\u001f\u007f")");
  CHECK(json("\xC3\xA9\xE2\x82\xAC") == R"("\u00e9\u20ac")");
  CHECK(json("\xF0\x9F\x98\x80") == R"("\ud83d\ude00")");
}

TEST_CASE("lone surrogates and stray bytes are written as lone surrogates") {
  CHECK(json("\xED\xB3\xBF") == R"("\udcff")");
  CHECK(json("\xFF") == R"("\udcff")");
  CHECK(json("\xC3(") == R"("\udcc3(")");
}
