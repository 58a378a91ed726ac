#include "sampler/tick/own_memory.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <numeric>
#include <vector>

using namespace pyinstrument;

namespace {

// Two pages, of which the second is gone.
class HalfMapped {
 public:
  HalfMapped()
      : start_(static_cast<char*>(
            ::mmap(nullptr, 2 * page(), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0))) {
    ::munmap(start_ + page(), page());
  }
  ~HalfMapped() { ::munmap(start_, page()); }
  HalfMapped(const HalfMapped&) = delete;
  HalfMapped& operator=(const HalfMapped&) = delete;

  static std::size_t page() { return static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)); }
  Address end() const { return reinterpret_cast<Address>(start_) + page(); }

 private:
  char* start_;
};

Address address_of(const void* object) { return reinterpret_cast<Address>(object); }

}  // namespace

TEST_CASE("own memory is copied as it is") {
  OwnMemory memory;
  const std::uint64_t number = 0x0123456789ABCDEF;
  std::uint64_t copy = 0;
  CHECK(memory.read(address_of(&number), copy));
  CHECK(copy == number);
}

TEST_CASE("memory that is gone cannot be read, and nothing crashes") {
  OwnMemory memory;
  const HalfMapped half;
  std::uint64_t copy = 0;
  CHECK_FALSE(memory.read(half.end(), copy));
  CHECK_FALSE(memory.read(Address{0}, copy));
  CHECK(memory.read(half.end() - sizeof copy, copy));
}

TEST_CASE("reading ends at the first range that is gone") {
  OwnMemory memory;
  const HalfMapped half;
  std::array<std::uint32_t, 3> copies{};
  const std::uint32_t here = 7;
  const std::array<MemoryRange, 3> ranges{
      {{address_of(&here), &copies[0], 4}, {half.end(), &copies[1], 4}, {address_of(&here), &copies[2], 4}}};
  CHECK(memory.read(ranges) == 4);
  CHECK(copies == std::array<std::uint32_t, 3>{7, 0, 0});
}

TEST_CASE("any number of ranges can be read at once") {
  OwnMemory memory;
  std::vector<std::uint32_t> numbers(1000), copies(1000);
  std::iota(numbers.begin(), numbers.end(), 1U);
  std::vector<MemoryRange> ranges;
  for (std::size_t i = 0; i < numbers.size(); ++i) ranges.push_back({address_of(&numbers[i]), &copies[i], 4});
  CHECK(memory.read(ranges) == 4000);
  CHECK(copies == numbers);
}
