#include "sampler/tick/frames_elsewhere.hpp"

#include <catch2/catch.hpp>
#include <cstring>
#include <vector>

#include "sampler/tick/memory_image.hpp"

using namespace pyinstrument;
using namespace pyinstrument::testing;

namespace {

struct Program {
  // Room for a frame's fixed part and `slots` words, that begins with a mark.
  Address frame(std::uint64_t mark, std::size_t slots = 16) {
    const Address address = image.place(layout.frame.slots + slots * sizeof(Address));
    image.write(address, mark);
    return address;
  }

  std::uint64_t mark_met(Address frame) {
    const auto bytes = elsewhere.meet(frame);
    REQUIRE(bytes.size() >= layout.frame.slots);
    std::uint64_t mark = 0;
    std::memcpy(&mark, bytes.data(), sizeof mark);
    return mark;
  }

  void walk(const std::vector<Address>& frames) {
    elsewhere.begin();
    for (const Address frame : frames) elsewhere.meet(frame);
  }

  std::vector<Address> read_with_the_next_copy() {
    elsewhere.begin();
    std::vector<Address> addresses;
    for (std::size_t place = 0; place < elsewhere.count(); ++place)
      addresses.push_back(elsewhere.range(place).from);
    return addresses;
  }

  const Layout layout = image_layout();
  MemoryImage image;
  FramesElsewhere elsewhere{image, layout};
};

}  // namespace

TEST_CASE("a frame that a walk meets for the first time is read then, and once") {
  Program program;
  const Address frame = program.frame(7);
  program.elsewhere.begin();
  CHECK(program.mark_met(frame) == 7);
  program.image.write(frame, std::uint64_t{8});
  CHECK(program.mark_met(frame) == 7);
  CHECK(program.image.readings() == 1);
}

TEST_CASE("a frame at the end of what is readable gives its fixed part, and one that is nowhere nothing") {
  Program program;
  const Address bare = program.frame(7, 0);
  program.elsewhere.begin();
  CHECK(program.elsewhere.meet(bare).size() == program.layout.frame.slots);
  CHECK(program.elsewhere.meet(~Address{0} - 8).empty());
  CHECK(program.elsewhere.count() == 0);
}

TEST_CASE("what was met lately is read with the next copy, and what was met last comes first") {
  Program program;
  const Address one = program.frame(1), other = program.frame(2);
  program.walk({one, other});
  program.walk({other});
  CHECK(program.read_with_the_next_copy() == std::vector{other, one});
}

TEST_CASE("what was met long ago is forgotten") {
  Program program;
  const Address once = program.frame(1), always = program.frame(2);
  program.walk({once, always});
  for (int i = 0; i < 20; ++i) program.walk({always});
  CHECK(program.read_with_the_next_copy() == std::vector{always});
}

TEST_CASE("of many frames some are read with the next copy") {
  Program program;
  std::vector<Address> frames(200);
  for (Address& frame : frames) frame = program.frame(1);
  program.walk(frames);
  const auto read = program.read_with_the_next_copy();
  CHECK(read.size() == 64);
  CHECK(program.mark_met(frames.back()) == 1);
}

TEST_CASE("an innermost frame that was forgotten is read with those that it led to") {
  Program program;
  const Address innermost = program.frame(1), middle = program.frame(2), outer = program.frame(3);
  program.walk({innermost, middle, outer});
  program.elsewhere.forget_all();
  program.elsewhere.begin();
  const int before = program.image.readings();

  SECTION("in one go") {
    program.elsewhere.read_at_once(innermost);
    CHECK(program.image.readings() == before + 1);
    for (const Address frame : {innermost, middle, outer}) CHECK(program.elsewhere.has(frame));
    CHECK(program.mark_met(outer) == 3);
    CHECK(program.image.readings() == before + 1);
  }
  SECTION("as far as they are there") {
    program.image.remove(middle);
    program.elsewhere.read_at_once(innermost);
    CHECK(program.elsewhere.has(innermost));
    CHECK_FALSE(program.elsewhere.has(middle));
    CHECK_FALSE(program.elsewhere.has(outer));
  }
}

TEST_CASE("frames that led to each other are read once each") {
  Program program;
  const Address one = program.frame(1), other = program.frame(2);
  program.walk({one, other, one});
  program.elsewhere.forget_all();
  program.elsewhere.begin();
  program.elsewhere.read_at_once(one);
  CHECK(program.elsewhere.count() == 2);
}
