#include "marshal.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <string_view>

using namespace std::string_view_literals;

// The expected bytes are what Python 3.11's marshal.dumps(value, 4) gives, but for the sharing of objects.

namespace {

template <class Write>
std::string written(Write write) {
  MarshalWriter marshal;
  write(marshal);
  return std::string(marshal.bytes());
}

std::string integer(std::int64_t value) {
  return written([value](MarshalWriter& marshal) { marshal.integer(value); });
}

std::string string(std::string_view value) {
  return written([value](MarshalWriter& marshal) { marshal.string(value); });
}

}  // namespace

TEST_CASE("integers of 32 bits are written in four bytes") {
  CHECK(integer(0) == "i\0\0\0\0"sv);
  CHECK(integer(-1) == "i\xff\xff\xff\xff"sv);
  CHECK(integer(2147483647) == "i\xff\xff\xff\x7f"sv);
  CHECK(integer(-2147483648LL) == "i\0\0\0\x80"sv);
}

TEST_CASE("larger integers, such as thread identifiers, are written in digits of 15 bits") {
  CHECK(integer(2147483648LL) == "l\3\0\0\0\0\0\0\0\2\0"sv);
  CHECK(integer(-2147483649LL) == "l\xfd\xff\xff\xff\1\0\0\0\2\0"sv);
  CHECK(integer(140117436398464LL) == "l\4\0\0\0\x80\x7b\x0b\x44\xbe\x7d\3\0"sv);
  CHECK(integer(std::numeric_limits<std::int64_t>::min()) == "l\xfb\xff\xff\xff\0\0\0\0\0\0\0\0\x08\0"sv);
}

TEST_CASE("text is written as short ASCII, long ASCII, or UTF-8") {
  CHECK(string("") == "z\0"sv);
  CHECK(string("load") == "z\4load"sv);
  CHECK(string(std::string(255, 'x')) == "z\xff" + std::string(255, 'x'));
  CHECK(string(std::string(256, 'x')) == std::string("a\0\1\0\0"sv) + std::string(256, 'x'));
  CHECK(string("gr\xc3\xb6\xc3\x9f\x65") == "u\7\0\0\0gr\xc3\xb6\xc3\x9f\x65"sv);
}

TEST_CASE("a lone surrogate keeps its three bytes") {
  CHECK(string("\xed\xb3\xbf") == "u\3\0\0\0\xed\xb3\xbf"sv);
}

TEST_CASE("floating point numbers keep every bit") {
  const auto floating = [](double value) {
    return written([value](MarshalWriter& marshal) { marshal.floating(value); });
  };
  CHECK(floating(0.5) == "g\0\0\0\0\0\0\xe0\x3f"sv);
  CHECK(floating(0.1) == "g\x9a\x99\x99\x99\x99\x99\xb9\x3f"sv);
}

TEST_CASE("a shared tuple is referred to by its number, also after the bytes were taken away") {
  MarshalWriter marshal;
  CHECK(marshal.begin_shared_tuple(1) == 0);
  marshal.integer(1);
  CHECK(marshal.begin_shared_tuple(0) == 1);
  CHECK(marshal.bytes() == "\xa9\1i\1\0\0\0\xa9\0"sv);
  marshal.clear();
  marshal.reference(1);
  CHECK(marshal.bytes() == "r\1\0\0\0"sv);
}

TEST_CASE("a dictionary is its keys and values up to a null") {
  CHECK(written([](MarshalWriter& marshal) {
          marshal.begin_dictionary();
          marshal.string("a");
          marshal.begin_tuple(2);
          marshal.integer(1);
          marshal.integer(2);
          marshal.end_dictionary();
        }) == "{z\1a)\2i\1\0\0\0i\2\0\0\0\x30"sv);
}
