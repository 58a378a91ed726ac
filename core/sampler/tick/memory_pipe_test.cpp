#include "sampler/tick/memory_pipe.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <cstdint>
#include <numeric>
#include <optional>
#include <thread>
#include <vector>

#include "own_descriptors.hpp"

using namespace pyinstrument;

namespace {

Address address_of(const void* object) { return reinterpret_cast<Address>(object); }

// Whether each of the copies succeeded, one after the other on one thread; nothing where there is no pipe.
std::optional<std::vector<bool>> copy(const std::vector<std::vector<MemoryRange>>& copies) {
  std::optional<std::vector<bool>> results;
  std::thread([&] {
    take_own_descriptors();
    MemoryPipe* const pipe = MemoryPipe::of_this_thread();
    if (pipe == nullptr) return;
    results.emplace();
    for (const auto& ranges : copies) results->push_back(pipe->copy(ranges));
  }).join();
  return results;
}

}  // namespace

TEST_CASE("a thread that has the program's descriptors has no pipe") {
  CHECK(MemoryPipe::of_this_thread() == nullptr);
}

TEST_CASE("ranges go through the pipe as they are, in any number and size") {
  std::vector<std::uint32_t> many(1000), large(1'000'000);
  std::iota(many.begin(), many.end(), 1U);
  std::iota(large.begin(), large.end(), 7U);
  std::vector<std::uint32_t> copy_of_many(many.size()), copy_of_large(large.size());
  std::vector<MemoryRange> ranges;
  for (std::size_t i = 0; i < many.size(); ++i)
    ranges.push_back({address_of(&many[i]), &copy_of_many[i], sizeof many[i]});
  ranges.push_back({address_of(large.data()), copy_of_large.data(), large.size() * sizeof large[0]});
  ranges.push_back({0, nullptr, 0});
  const auto results = copy({ranges});
  if (!results) return;  // an older system
  CHECK(*results == std::vector{true});
  CHECK(copy_of_many == many);
  CHECK(copy_of_large == large);
}

TEST_CASE("where a range is gone nothing is told, and the pipe goes on") {
  const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  constexpr std::size_t kPages = 3;  // so that the kernel has written some of them before it meets the gap
  auto* const start = static_cast<std::byte*>(
      ::mmap(nullptr, (kPages + 1) * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
  ::munmap(start + kPages * page, page);
  std::vector<std::byte> nowhere((kPages + 1) * page);
  const std::uint64_t number = 0x0123456789ABCDEF;
  std::uint64_t copied = 0;
  const std::vector<MemoryRange> here{{address_of(&number), &copied, sizeof copied}};
  const std::vector<MemoryRange> gone{here[0], {address_of(start), nowhere.data(), nowhere.size()}};
  const auto results = copy({gone, {{0, nowhere.data(), 8}}, here});
  ::munmap(start, kPages * page);
  if (!results) return;
  CHECK(*results == std::vector{false, false, true});
  CHECK(copied == number);
}
