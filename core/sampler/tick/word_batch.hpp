// Which words lie at these addresses, when the next address is known only from the last word?
//
// Several readers each follow a chain of words through memory; all that they want next is read together,
// since each reading is a system call, and neighbours as one range, since each range costs the system as much
// as a thousand bytes of it. Threads: as the memory source.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "sampler/tick/memory_source.hpp"

namespace pyinstrument {

// What holds as long as the word there lies between these, which belong to it.
struct Condition {
  Address address;
  std::uint64_t least, most;
};

// The words of one reader: those that it wants, and those that it has.
class WordChain {
 public:
  static constexpr std::size_t kMost = 24;

  // Nothing as long as it has not been read; then it is wanted, or is_broken() says why not.
  std::optional<std::uint64_t> word(Address address) {
    if (const Word* known = find(address)) {
      if (known->state == State::read) return known->value;
      is_broken_ = is_broken_ || known->state == State::unreadable;
      return std::nullopt;
    }
    is_broken_ = is_broken_ || !add(address);
    return std::nullopt;
  }

  // Reads along what may well be asked for; no harm if it cannot be read.
  void guess(Address address) {
    if (find(address) == nullptr) add(address);
  }

  // As guess(), but to be read now, whether or not it has been, and after all else that any chain wants.
  void guess_last(Address address) {
    const auto end = words_.begin() + static_cast<std::ptrdiff_t>(count_);
    count_ = static_cast<std::size_t>(
        std::remove_if(words_.begin(), end, [&](const Word& word) { return word.address == address; }) -
        words_.begin());
    add(address, State::wanted_last);
  }

  void clear() {
    count_ = 0;
    is_broken_ = false;
  }

  void give_up() { is_broken_ = true; }
  // A word that was asked for cannot be read, the chain is longer than any sensible one, or its reader gave
  // up.
  bool is_broken() const { return is_broken_; }

 private:
  friend class WordBatch;
  enum class State : std::uint8_t { wanted, wanted_last, read, unreadable };
  struct Word {
    Address address;
    std::uint64_t value;
    State state;
  };

  const Word* find(Address address) const {
    for (std::size_t i = 0; i < count_; ++i)
      if (words_[i].address == address) return &words_[i];
    return nullptr;
  }
  bool add(Address address, State state = State::wanted) {
    if (count_ == kMost) return false;
    words_[count_++] = {address, 0, state};
    return true;
  }

  std::array<Word, kMost> words_;
  std::size_t count_ = 0;
  bool is_broken_ = false;
};

class WordBatch {
 public:
  // Reads all that the chains want, in one reading where all of it can be read. Says whether they wanted any.
  bool fetch(MemorySource& memory, std::span<WordChain> chains);

 private:
  using Word = WordChain::Word;
  // Neighbours among the wanted words, read together: wanted_[begin .. end), into bytes_ from `offset` on.
  struct Run {
    Address from;
    std::size_t size, offset;  // bytes
    std::size_t begin, end;
  };

  void collect(std::span<WordChain> chains, WordChain::State wanted);
  void add_runs(std::size_t first_word);
  void hand_out(const Run& run);
  static void read_singly(MemorySource& memory, std::span<Word* const> words);

  std::vector<Word*> wanted_;  // all of these are reused
  std::vector<Run> runs_;
  std::vector<std::byte> bytes_;
  std::vector<MemoryRange> ranges_;  // one a run
};

}  // namespace pyinstrument
