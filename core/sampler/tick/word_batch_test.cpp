#include "sampler/tick/word_batch.hpp"

#include <catch2/catch.hpp>
#include <vector>

#include "sampler/tick/memory_image.hpp"

using namespace pyinstrument;
using testing::MemoryImage;

namespace {

constexpr std::size_t kWord = sizeof(std::uint64_t);

// Counts the ranges of each reading, and can tell in which order words were read.
class Watched final : public MemorySource {
 public:
  explicit Watched(MemorySource& memory) : memory_(memory) {}

  std::size_t read(std::span<const MemoryRange> ranges) override {
    ++readings;
    all.insert(all.end(), ranges.begin(), ranges.end());
    return memory_.read(ranges);
  }

  std::vector<MemoryRange> all;
  int readings = 0;

 private:
  MemorySource& memory_;
};

struct Program {
  MemoryImage image;
  Watched memory{image};
  WordBatch batch;
};

}  // namespace

TEST_CASE("words of several chains that lie close together are read as one range") {
  Program program;
  const Address block = program.image.place(40 * kWord);
  std::vector<WordChain> chains(3);
  for (std::size_t i = 0; i < 30; ++i) {
    program.image.write(block + i * kWord, std::uint64_t{100 + i});
    CHECK_FALSE(chains[i % 3].word(block + i * kWord));
  }
  CHECK(program.batch.fetch(program.memory, chains));
  for (std::size_t i = 0; i < 30; ++i) CHECK(chains[i % 3].word(block + i * kWord) == 100 + i);
  CHECK(program.memory.readings == 1);
  CHECK(program.memory.all.size() == 1);
  CHECK_FALSE(program.batch.fetch(program.memory, chains));
}

TEST_CASE("a word that two chains want is read once, and both have it") {
  Program program;
  const Address block = program.image.place(kWord);
  program.image.write(block, std::uint64_t{7});
  std::vector<WordChain> chains(2);
  for (WordChain& chain : chains) chain.guess(block);
  program.batch.fetch(program.memory, chains);
  for (WordChain& chain : chains) CHECK(chain.word(block) == 7U);
  CHECK(program.memory.all.size() == 1);
}

TEST_CASE("what is far apart is not read along") {
  Program program;
  const Address block = program.image.place(4096);
  program.image.write(block + 4088, std::uint64_t{9});
  std::vector<WordChain> chains(1);
  chains[0].guess(block);
  chains[0].guess(block + 4088);
  program.batch.fetch(program.memory, chains);
  CHECK(chains[0].word(block + 4088) == 9U);
  CHECK(program.memory.all.size() == 2);
  CHECK(program.memory.all[0].size + program.memory.all[1].size == 2 * kWord);
}

TEST_CASE("words beside one that cannot be read are read all the same") {
  Program program;
  constexpr Address kPlace = 1 << 20;
  program.image.place_at(kPlace, kWord);
  program.image.place_at(kPlace + 3 * kWord, kWord);
  program.image.write(kPlace, std::uint64_t{1});
  program.image.write(kPlace + 3 * kWord, std::uint64_t{3});
  const Address last = program.image.place(kWord);
  program.image.write(last, std::uint64_t{5});
  std::vector<WordChain> chains(2);
  for (std::size_t i = 0; i < 4; ++i) chains[0].guess(kPlace + i * kWord);
  chains[1].guess(last);
  CHECK(program.batch.fetch(program.memory, chains));
  CHECK(chains[0].word(kPlace) == 1U);
  CHECK(chains[0].word(kPlace + 3 * kWord) == 3U);
  CHECK(chains[1].word(last) == 5U);
  CHECK_FALSE(chains[0].is_broken());
  CHECK_FALSE(chains[0].word(kPlace + kWord));
  CHECK(chains[0].is_broken());
}

TEST_CASE("what is to be read last comes after what every chain wants") {
  Program program;
  const Address early = program.image.place(2 * kWord), late = program.image.place(2 * kWord);
  std::vector<WordChain> chains(2);
  chains[0].guess_last(early);
  chains[0].guess(late);
  chains[1].guess_last(early + kWord);
  chains[1].guess(late + kWord);
  program.batch.fetch(program.memory, chains);
  REQUIRE(program.memory.all.size() == 2);
  CHECK(program.memory.all[0].from == late);
  CHECK(program.memory.all[1].from == early);
}
