#include "sampler/tick/freed_codes.hpp"

#include <Python.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "sampler/embedded_python.hpp"
#include "sampler/tick/running_frame.hpp"

using namespace pyinstrument;
using namespace pyinstrument::testing;

namespace {

// Made, and freed at once.
Address freed_code() {
  PyObject* code = Py_CompileString("1", "test.py", Py_file_input);
  const Address address = address_of(code);
  Py_DECREF(code);
  return address;
}

bool tells_of(FreedCodes& freed, Address code) {
  std::vector<Address> addresses;
  CHECK(freed.take(addresses));
  return std::ranges::find(addresses, code) != addresses.end();
}

destructor wrapped = nullptr;
int freed_by_stranger = 0;

void count_and_free(PyObject* code) {
  ++freed_by_stranger;
  wrapped(code);
}

}  // namespace

TEST_CASE("all who listen are told of code that is freed, once each") {
  ensure_python();
  FreedCodes first;
  FreedCodes second;
  const Address code = freed_code();
  CHECK(tells_of(first, code));
  CHECK(tells_of(second, code));
  CHECK_FALSE(tells_of(first, code));
}

TEST_CASE("of codes that nobody takes it is told that they were too many") {
  ensure_python();
  FreedCodes freed;
  for (int i = 0; i < 10'000; ++i) freed_code();
  std::vector<Address> addresses;
  CHECK_FALSE(freed.take(addresses));
  CHECK(tells_of(freed, freed_code()));
}

TEST_CASE("CPython frees code by itself again when nobody listens") {
  ensure_python();
  const destructor before = PyCode_Type.tp_dealloc;
  { const FreedCodes freed; }
  CHECK(PyCode_Type.tp_dealloc == before);
}

TEST_CASE("a stranger may wrap what frees code after us, and outlast us") {
  ensure_python();
  const destructor before = PyCode_Type.tp_dealloc;
  auto freed = std::make_unique<FreedCodes>();
  wrapped = std::exchange(PyCode_Type.tp_dealloc, &count_and_free);
  freed = nullptr;
  freed = std::make_unique<FreedCodes>();
  CHECK(tells_of(*freed, freed_code()));
  CHECK(freed_by_stranger == 1);
  PyCode_Type.tp_dealloc = wrapped;
  freed = nullptr;
  CHECK(PyCode_Type.tp_dealloc == before);
}
