#include "sampler/tick/function_codes.hpp"

#include <catch2/catch.hpp>

#include "sampler/tick/memory_image.hpp"

using namespace pyinstrument;
using namespace pyinstrument::testing;

namespace {

struct Program {
  Address function(Address code) {
    const Address address = image.place(64);
    change(address, code);
    return address;
  }
  void change(Address function, Address code) { image.write(function + layout.function.code, code); }

  const Layout layout = image_layout();
  MemoryImage image;
  FunctionCodes codes{image, layout};
};

}  // namespace

TEST_CASE("a function runs its code and no other") {
  Program program;
  const Address f = program.function(0x10);
  const Address g = program.function(0x20);
  CHECK(program.codes.runs(f, 0x10));
  CHECK(program.codes.runs(g, 0x20));
  CHECK_FALSE(program.codes.runs(f, 0x20));
  CHECK(program.codes.runs(f, 0x10));
}

TEST_CASE("a function is asked once") {
  Program program;
  const Address f = program.function(0x10);
  CHECK(program.codes.runs(f, 0x10));
  const int readings = program.image.readings();
  CHECK(program.codes.runs(f, 0x10));
  CHECK(program.image.readings() == readings);
}

TEST_CASE("another function at the address of one that is gone runs its own code") {
  Program program;
  const Address f = program.function(0x10);
  CHECK(program.codes.runs(f, 0x10));
  program.change(f, 0x20);
  CHECK(program.codes.runs(f, 0x20));
}

TEST_CASE("where no function is, none runs") {
  Program program;
  CHECK_FALSE(program.codes.runs(0x10, 0x20));
}

TEST_CASE("a frame that goes on with code which its function no longer has is believed in time") {
  Program program;
  const Address f = program.function(0x10);
  int refused = 0;
  while (!program.codes.runs(f, 0x20) && refused < 100) ++refused;
  CHECK(refused == 15);
  CHECK(program.codes.runs(f, 0x20));
}

TEST_CASE("what fits in between is no reason to believe") {
  Program program;
  const Address f = program.function(0x10);
  const Address g = program.function(0x20);
  for (int i = 0; i < 40; ++i) {
    CHECK_FALSE(program.codes.runs(f, 0x20));
    CHECK_FALSE(program.codes.runs(g, 0x10));
  }
}
