// Lines, against PyCode_Addr2Line() over the whole standard library, and against bytes that no compiler
// wrote.
#include "sampler/tick/line_table.hpp"

#include <Python.h>

#include <catch2/catch.hpp>
#include <random>
#include <vector>

#include "sampler/tick/standard_library.hpp"

using namespace pyinstrument;
using namespace pyinstrument::testing;

namespace {

std::span<const std::uint8_t> bytes_of(PyObject* bytes) {
  return {reinterpret_cast<const std::uint8_t*>(PyBytes_AS_STRING(bytes)),
          static_cast<std::size_t>(PyBytes_GET_SIZE(bytes))};
}

}  // namespace

TEST_CASE("every instruction of the standard library is on the line that CPython says") {
  const auto& codes = standard_library_code();
  REQUIRE(codes.size() > 5000);
  std::size_t compared = 0;
  for (PyCodeObject* code : codes) {
    const LineTable table(bytes_of(code->co_linetable), code->co_firstlineno);
    const int size = static_cast<int>(Py_SIZE(code)) * 2;
    for (int instruction = -2; instruction <= size; instruction += 2, ++compared) {
      const int expected = PyCode_Addr2Line(code, instruction);
      if (table.line(instruction).value_or(-1) != expected) {
        CAPTURE(PyUnicode_AsUTF8(code->co_filename), PyUnicode_AsUTF8(code->co_name), instruction);
        REQUIRE(table.line(instruction).value_or(-1) == expected);
      }
    }
  }
  CHECK(compared > 500'000);
}

TEST_CASE("a code without a line table has no lines but the first, before it begins") {
  const LineTable table({}, 7);
  CHECK(table.line(-2) == 7);
  CHECK(table.line(0) == std::nullopt);
  CHECK(table.line(1'000'000) == std::nullopt);
}

TEST_CASE("an instruction that the compiler made up has no line") {
  constexpr std::uint8_t kNoLocationOneUnit = 0x80 | 15 << 3;
  constexpr std::uint8_t kNextLineOneUnit = 0x80 | 11 << 3;
  const std::vector<std::uint8_t> bytes{kNextLineOneUnit, 0, 0, kNoLocationOneUnit, kNextLineOneUnit, 0, 0};
  const LineTable table(bytes, 10);
  CHECK(table.line(0) == 11);
  CHECK(table.line(2) == std::nullopt);
  CHECK(table.line(4) == 12);
  CHECK(table.line(6) == std::nullopt);
}

TEST_CASE("senseless bytes make a table, whatever its lines") {
  std::mt19937 random(1);  // NOLINT(bugprone-random-generator-seed): the same bytes each run
  for (int round = 0; round < 2000; ++round) {
    std::vector<std::uint8_t> bytes(random() % 64);
    for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(random());
    const LineTable table(bytes, static_cast<int>(random()));
    bool all_say = true;
    for (int instruction = 0; instruction < 64 * 16; ++instruction)
      all_say = all_say && table.line(instruction) != -1;  // no line is nothing, never -1
    CHECK(all_say);
  }
}

TEST_CASE("a number that never ends stops with the bytes") {
  const std::vector<std::uint8_t> endless{0x80 | 13 << 3, 0x7f, 0x7f, 0x7f, 0x7f, 0x7f, 0x7f, 0x7f, 0x7f};
  CHECK(LineTable(endless, 1).line(0).has_value());
  const std::vector<std::uint8_t> cut{0x80 | 14 << 3};
  CHECK(LineTable(cut, 5).line(0) == 5);
}
