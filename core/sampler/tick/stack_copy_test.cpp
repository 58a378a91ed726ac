#include "sampler/tick/stack_copy.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <cstring>
#include <vector>

#include "sampler/tick/memory_image.hpp"

using namespace pyinstrument;
using namespace pyinstrument::testing;

namespace {

struct Program {
  explicit Program(bool by_c_frame = false) : layout(image_layout(by_c_frame)) {}

  Address code_of(Address frame) {
    const auto bytes = copy.frame(frame);
    Address found = 0;
    REQUIRE(bytes.size() >= layout.frame.slots);
    std::memcpy(&found, &bytes[layout.frame.code], sizeof found);
    return found;
  }

  const Layout layout;
  MemoryImage image;
  ImageThread thread{image, layout};
  StackCopy copy{image, layout, thread.address(), ImageThread::kNumber};
  const Address code = thread.code("f");
  const Address other_code = thread.code("g");
};

constexpr auto kTaken = StackCopy::Result::taken;
constexpr auto kUnreadable = StackCopy::Result::unreadable;
constexpr std::uint64_t kHuge = std::uint64_t{1} << 61;
constexpr std::size_t kModest = std::size_t{1} << 20;  // bytes

}  // namespace

TEST_CASE("frames are found in the chunks of a chain, and elsewhere") {
  Program program;
  const Address first = program.thread.call(program.code);
  const Address first_chunk = program.thread.chunk();
  program.thread.add_chunk();
  const Address second = program.thread.call(program.other_code);
  const Address generator = program.thread.call_generator(program.code);
  REQUIRE(program.copy.take() == kTaken);
  CHECK(program.copy.top() == generator);
  CHECK(program.copy.chunk_of(first) == first_chunk);
  CHECK(program.copy.chunk_of(second) == program.thread.chunk());
  CHECK(program.copy.chunk_of(generator) == 0);
  CHECK(program.code_of(first) == program.code);
  CHECK(program.code_of(second) == program.other_code);
  CHECK(program.code_of(generator) == program.code);
}

TEST_CASE("a stack that stays much as it is takes one reading, generators with it") {
  Program program;
  program.thread.call(program.code);
  program.thread.add_chunk();
  const Address large_code = program.thread.code("large", {8, 8, 20, 1});
  const Address generator = program.thread.call_generator(large_code);
  program.thread.call(program.other_code);
  REQUIRE(program.copy.take() == kTaken);
  program.copy.frame(generator);

  const int before = program.image.readings();
  REQUIRE(program.copy.take() == kTaken);
  CHECK(program.code_of(program.copy.top()) == program.other_code);
  CHECK(program.code_of(generator) == large_code);
  CHECK(program.image.readings() == before + 1);
}

TEST_CASE(
    "generators that were met lately take no reading more; else the innermost takes one, with what it led "
    "to") {
  Program program;
  const Address caller = program.thread.call(program.code);
  const Address large_code = program.thread.code("large", {8, 8, 20, 1});
  std::vector<Address> generators(3);
  for (Address& generator : generators) generator = program.thread.call_generator(large_code);
  const auto readings_to_meet = [&](std::size_t count) {
    const int before = program.image.readings();
    program.thread.set_top(count > 0 ? generators[count - 1] : caller);
    REQUIRE(program.copy.take() == kTaken);
    for (std::size_t i = count; i-- > 0;) CHECK(program.code_of(generators[i]) == large_code);
    return program.image.readings() - before;
  };
  readings_to_meet(3);
  for (const std::size_t count : {2U, 3U, 1U, 3U}) CHECK(readings_to_meet(count) == 1);
  for (int i = 0; i < 100; ++i) readings_to_meet(0);
  CHECK(readings_to_meet(3) == 2);
  CHECK(readings_to_meet(3) == 1);
  program.image.remove(generators[2]);
  CHECK(readings_to_meet(2) == 2);
  CHECK(readings_to_meet(2) == 1);
}

TEST_CASE("of very many generators, those that were met last take no reading more") {
  Program program;
  program.thread.call(program.code);
  const Address large_code = program.thread.code("large", {8, 8, 20, 1});
  std::vector<Address> generators(200);
  for (Address& generator : generators) generator = program.thread.call_generator(large_code);
  const auto meet = [&](Address generator) {
    program.thread.set_top(generator);
    REQUIRE(program.copy.take() == kTaken);
    CHECK(program.code_of(generator) == large_code);
  };
  for (int turn = 0; turn < 2; ++turn)
    for (const Address generator : generators) meet(generator);
  const int before = program.image.readings();
  for (std::size_t i = 190; i < 200; ++i) meet(generators[i]);
  CHECK(program.image.readings() == before + 10);
}

TEST_CASE("a chunk that the program gave back is forgotten") {
  Program program;
  const Address first = program.thread.call(program.code);
  program.thread.add_chunk();
  const Address second = program.thread.call(program.code);
  REQUIRE(program.copy.take() == kTaken);
  program.thread.drop_chunk();
  program.thread.return_to(first);
  REQUIRE(program.copy.take() == kTaken);
  CHECK(program.copy.top() == first);
  CHECK(program.copy.chunk_of(second) == 0);
  CHECK(program.copy.frame(second).empty());
}

TEST_CASE("calls and returns across a chunk's end take two readings each, however many chunks there are") {
  Program program;
  Address standing = program.thread.call(program.code);
  for (int i = 0; i < 3; ++i) {
    program.thread.add_chunk();
    standing = program.thread.call(program.code);
  }
  REQUIRE(program.copy.take() == kTaken);
  for (int i = 0; i < 2; ++i) {
    program.thread.add_chunk();
    const Address beyond = program.thread.call(program.other_code);
    int before = program.image.readings();
    REQUIRE(program.copy.take() == kTaken);
    CHECK(program.image.readings() == before + 2);
    CHECK(program.code_of(beyond) == program.other_code);
    CHECK(program.code_of(standing) == program.code);

    program.thread.drop_chunk();
    program.thread.return_to(standing);
    before = program.image.readings();
    REQUIRE(program.copy.take() == kTaken);
    CHECK(program.image.readings() == before + 2);
    CHECK(program.copy.top() == standing);
    CHECK(program.code_of(standing) == program.code);
    CHECK(program.copy.frame(beyond).empty());
  }
}

TEST_CASE("many chunks that are gone at once, and others that are there instead, are no obstacle") {
  Program program;
  const Address first = program.thread.call(program.code);
  for (int i = 0; i < 10; ++i) {
    program.thread.add_chunk();
    program.thread.call(program.code);
  }
  REQUIRE(program.copy.take() == kTaken);
  for (int i = 0; i < 10; ++i) program.thread.drop_chunk();
  program.thread.return_to(first);
  REQUIRE(program.copy.take() == kTaken);
  CHECK(program.copy.top() == first);
  for (int i = 0; i < 10; ++i) {
    program.thread.add_chunk();
    program.thread.call(program.other_code);
  }
  REQUIRE(program.copy.take() == kTaken);
  CHECK(program.copy.most_frames() >= 11);
  CHECK(program.code_of(program.copy.top()) == program.other_code);
  CHECK(program.code_of(first) == program.code);
}

TEST_CASE("a chunk that vanishes while it is read makes the copy unreadable, and leaves nothing behind") {
  Program program;
  const Address oldest = program.thread.call(program.code);
  const Address oldest_chunk = program.thread.chunk();
  program.thread.add_chunk();
  program.thread.call(program.code);
  const Address middle_chunk = program.thread.chunk();
  program.thread.add_chunk();
  const Address newest = program.thread.call(program.code);
  REQUIRE(program.copy.take() == kTaken);

  program.image.remove(middle_chunk);
  CHECK(program.copy.take() == kUnreadable);

  // From now on the newest is the only one, and where the oldest was lies a frame of a generator.
  program.image.write(program.thread.chunk() + program.layout.chunk.previous, Address{0});
  program.image.remove(oldest_chunk);
  program.image.place_at(oldest_chunk, 4096);
  program.image.write(oldest + program.layout.frame.code, program.other_code);
  REQUIRE(program.copy.take() == kTaken);
  CHECK(program.code_of(newest) == program.code);
  CHECK(program.copy.chunk_of(oldest) == 0);
  CHECK(program.code_of(oldest) == program.other_code);
}

TEST_CASE("a program that gives its newest chunk back between two readings is read again") {
  Program program;
  const Address first = program.thread.call(program.code);
  program.thread.add_chunk();
  program.thread.call(program.code);
  constexpr int kOfChunks = 1;  // the readings before it are of the thread
  program.image.run_before(kOfChunks, [&] {
    program.thread.drop_chunk();
    program.thread.set_top(first);
  });
  CHECK(program.copy.take() == kUnreadable);
  REQUIRE(program.copy.take() == kTaken);
  CHECK(program.copy.top() == first);
  CHECK(program.code_of(first) == program.code);
}

TEST_CASE("chunks in a ring are unreadable, and not copied for ever") {
  Program program;
  program.thread.call(program.code);
  const Address first_chunk = program.thread.chunk();
  for (int i = 0; i < 4; ++i) {
    program.thread.add_chunk();
    program.thread.call(program.code);
  }
  program.image.write(first_chunk + program.layout.chunk.previous, program.thread.chunk());
  CHECK(program.copy.take() == kUnreadable);
  CHECK(program.image.bytes_read() < kModest);
}

TEST_CASE("a chunk cannot claim a size that no chunk has") {
  Program program;
  program.thread.call(program.code);
  const Address older_chunk = program.thread.chunk();
  program.thread.add_chunk();
  program.thread.call(program.code);
  const Address newer_chunk = program.thread.chunk();
  SECTION("all of it") {
    program.image.write(newer_chunk + program.layout.chunk.size, kHuge);
    program.image.write(program.thread.address() + program.layout.thread.data_top, newer_chunk + kHuge / 2);
  }
  SECTION("what is in use") { program.image.write(older_chunk + program.layout.chunk.top, kHuge / 2); }
  SECTION("what is in use, so much that it wraps") {
    program.image.write(older_chunk + program.layout.chunk.top, kHuge * 8 - 1);
  }
  CHECK(program.copy.take() == kUnreadable);
  CHECK(program.image.bytes_read() < kModest);
}

TEST_CASE("a thread that ended is told from another at its address") {
  Program program;
  program.thread.call(program.code);
  REQUIRE(program.copy.take() == kTaken);
  program.thread.set_number(ImageThread::kNumber + 1);
  CHECK(program.copy.take() == StackCopy::Result::thread_is_gone);
}

TEST_CASE("a thread whose memory is gone is unreadable") {
  Program program;
  program.thread.call(program.code);
  program.image.remove(program.thread.address());
  CHECK(program.copy.take() == kUnreadable);
}

TEST_CASE("the innermost frame is found through the C stack, wherever that is now") {
  Program program(true);
  const Address first = program.thread.call(program.code);
  REQUIRE(program.copy.take() == kTaken);
  CHECK(program.copy.top() == first);
  program.thread.move_c_frame();
  const Address second = program.thread.call(program.other_code);
  REQUIRE(program.copy.take() == kTaken);
  CHECK(program.copy.top() == second);
  CHECK(program.code_of(second) == program.other_code);
}

TEST_CASE(
    "C that calls the interpreter where it did before costs no further reading, as long as that is there") {
  Program program(true);
  program.thread.call(program.code);
  const Address outer = program.thread.move_c_frame();
  REQUIRE(program.copy.take() == kTaken);
  const Address inner = program.thread.move_c_frame();
  REQUIRE(program.copy.take() == kTaken);
  for (const Address place : {outer, inner, outer}) {
    program.thread.move_c_frame(place);
    const Address called = program.thread.call(program.other_code);
    const int before = program.image.readings();
    REQUIRE(program.copy.take() == kTaken);
    CHECK(program.image.readings() == before + 1);
    CHECK(program.copy.top() == called);
  }
  program.image.remove(inner);
  REQUIRE(program.copy.take() == kTaken);
  const int before = program.image.readings();
  REQUIRE(program.copy.take() == kTaken);
  CHECK(program.image.readings() == before + 1);
}

TEST_CASE("slots are read from the copy, or from memory where it has not got them") {
  Program program;
  const Address inside = program.thread.call(program.code);
  const Address generator = program.thread.call_generator(program.code);
  program.image.write(inside + program.layout.frame.slots + sizeof(Address), Address{11});
  program.image.write(generator + program.layout.frame.slots + sizeof(Address), Address{22});
  REQUIRE(program.copy.take() == kTaken);
  program.image.write(inside + program.layout.frame.slots + sizeof(Address), Address{33});
  std::array<Address, 2> slots{};
  CHECK(program.copy.read_slots(inside, 1, slots));
  CHECK(slots[0] == 11);
  CHECK(program.copy.read_slots(generator, 1, slots));
  CHECK(slots[0] == 22);
  CHECK_FALSE(program.copy.read_slots(generator, 1000, slots));
}
