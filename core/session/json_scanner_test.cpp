#include "session/json_scanner.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "error.hpp"
#include "session/session_testing.hpp"

using namespace pyinstrument;
using namespace pyinstrument::testing;
using namespace std::string_literals;

namespace {

// Runs `read` on a scanner over `bytes`, which arrive one at a time.
template <class Read>
auto scan(std::string_view bytes, Read read) {
  const ByteSource source = source_of(bytes, 1);
  ByteWindow window(source, "test.json");
  JsonScanner scanner(window);
  return read(scanner);
}

std::string string_in(std::string_view bytes) {
  return scan(bytes, [](JsonScanner& scanner) { return scanner.string("a string"); });
}
double number_in(std::string_view bytes) {
  return scan(bytes, [](JsonScanner& scanner) { return scanner.number("a number"); });
}
std::uint64_t count_in(std::string_view bytes) {
  return scan(bytes, [](JsonScanner& scanner) { return scanner.count("a count"); });
}
bool skips_to_end(std::string_view bytes) {
  return scan(bytes, [](JsonScanner& scanner) {
    scanner.skip_value();
    return scanner.next() == ByteWindow::kEnd;
  });
}

}  // namespace

TEST_CASE("strings are decoded to WTF-8") {
  CHECK(string_in(R"( "plain")") == "plain");
  CHECK(string_in(R"("")").empty());
  CHECK(string_in(R"("\"\\\/\b\f\n\r\t")") == "\"\\/\b\f\n\r\t");
  CHECK(string_in(R"("f\u0000g\u0001")") == "f\0g\x01"s);
  CHECK(string_in(R"("\u00e9\u20AC")") == "\xC3\xA9\xE2\x82\xAC");
  CHECK(string_in("\"\xC3\xA9\"") == "\xC3\xA9");
}

TEST_CASE("surrogate escapes make one code point in pairs, and stay what they are alone") {
  CHECK(string_in(R"("\ud83d\ude00")") == "\xF0\x9F\x98\x80");
  CHECK(string_in(R"("\udcff")") == "\xED\xB3\xBF");
  CHECK(string_in(R"("\ud83d")") == "\xED\xA0\xBD");
  CHECK(string_in(R"("\ude00\ud83d")") == "\xED\xB8\x80\xED\xA0\xBD");
  CHECK(string_in(R"("\ud83dA")") == "\xED\xA0\xBD\x41");
}

TEST_CASE("strings that JSON does not have are refused where they go wrong") {
  CHECK_THROWS_WITH(string_in(R"("ab\x41")"), Catch::Contains("at byte 3") && Catch::Contains("escape"));
  CHECK_THROWS_WITH(string_in(R"("\u12g4")"), Catch::Contains("at byte 1"));
  CHECK_THROWS_WITH(string_in(R"("\u12")"), Catch::Contains("at byte 1"));
  CHECK_THROWS_WITH(string_in("\"a\nb\""),
                    Catch::Contains("at byte 2") && Catch::Contains("control character"));
  CHECK_THROWS_WITH(string_in("\"ab\xFF\""), Catch::Contains("at byte 3") && Catch::Contains("UTF-8"));
  CHECK_THROWS_WITH(string_in("\"\xED\xB3\xBF\""), Catch::Contains("UTF-8"));
  CHECK_THROWS_WITH(string_in(R"(  "ab\")"), Catch::Contains("at byte 2") && Catch::Contains("does not end"));
}

TEST_CASE("numbers are doubles, whichever way they are written") {
  CHECK(number_in("1") == 1.0);
  CHECK(number_in("-0") == 0.0);
  CHECK(std::signbit(number_in("-0.0")));
  CHECK(number_in("0.1") == 0.1);
  CHECK(number_in(" 1E+2,") == 100.0);
  CHECK(number_in("1e-05") == 1e-5);
  CHECK(number_in("123456789012345678901234567890") == 123456789012345678901234567890.0);
  CHECK(number_in("1e999") == HUGE_VAL);
  CHECK(number_in("-1e999") == -HUGE_VAL);
  CHECK(number_in("1e-999") == 0.0);
  CHECK(std::isnan(number_in("NaN")));
  CHECK(number_in("Infinity") == HUGE_VAL);
  CHECK(number_in("-Infinity") == -HUGE_VAL);
}

TEST_CASE("what is no number in JSON is refused") {
  for (const char* text : {"", "-", "01", "1.", ".5", "+1", "1e", "1e+", "0x1F", "inf", "nan", "true",
                           "\"1\"", "--1", "1.5.5"}) {
    INFO(text);
    CHECK_THROWS_AS(number_in(text), Error);
  }
}

TEST_CASE("counts are whole, not negative and exact to 64 bits") {
  CHECK(count_in("0") == 0);
  CHECK(count_in("18446744073709551615") == 18446744073709551615u);
  CHECK(count_in("5.0") == 5);
  CHECK(count_in("1e3") == 1000);
  for (const char* text : {"-1", "0.5", "18446744073709551616", "NaN", "Infinity", "1e300"}) {
    INFO(text);
    CHECK_THROWS_WITH(count_in(text), Catch::Contains("expected a count"));
  }
}

TEST_CASE("any value can be passed, whatever is in it") {
  for (const char* text : {"null", "true", "false", "NaN", "-1.5e3", "\"a\\\"b\\\\\"", "[]", "{}",
                           "[[], {}, [1, {}]]", R"({"a": [1, "]", {"b": null}], "c\"": {}} )"}) {
    INFO(text);
    CHECK(skips_to_end(text));
  }
}

TEST_CASE("a value that is not well-formed is not passed") {
  for (const char* text : {"", "nul", "tru", "[1", "[1 2]", "[1,]", "{1: 2}", "{\"a\" 1}", "{\"a\": 1,}",
                           "{\"a\": }", "[}", "{\"a\": [1}", "\"abc", "\"abc\\"}) {
    INFO(text);
    CHECK_THROWS_AS(skips_to_end(text), Error);
  }
}

TEST_CASE("a million nested lists are passed without recursion") {
  const std::size_t depth = 1'000'000;
  const std::string text = std::string(depth, '[') + std::string(depth, ']');
  const ByteSource source = source_of(text);
  ByteWindow window(source, "test.json");
  JsonScanner scanner(window);
  scanner.skip_value();
  CHECK(scanner.next() == ByteWindow::kEnd);
  CHECK_THROWS_AS(skips_to_end(std::string(depth, '[')), Error);
}
