#include "sampler/tick/word_batch.hpp"

#include <cstring>

namespace pyinstrument {
namespace {

constexpr std::size_t kWord = sizeof(std::uint64_t);
constexpr std::size_t kWidestGap = 512;  // bytes that are read along; more cost more than another range

}  // namespace

bool WordBatch::fetch(MemorySource& memory, std::span<WordChain> chains) {
  wanted_.clear();
  runs_.clear();
  for (const auto state : {WordChain::State::wanted, WordChain::State::wanted_last}) {
    const std::size_t first = wanted_.size();
    collect(chains, state);
    add_runs(first);
  }
  if (runs_.empty()) return false;
  const std::size_t size = runs_.back().offset + runs_.back().size;
  if (bytes_.size() < size) bytes_.resize(size);
  ranges_.clear();
  for (const Run& run : runs_) ranges_.push_back({run.from, &bytes_[run.offset], run.size});

  for (std::size_t next = 0; next < runs_.size();) {
    std::size_t copied = memory.read(std::span(ranges_).subspan(next));
    for (; next < runs_.size() && copied >= runs_[next].size; ++next) {
      copied -= runs_[next].size;
      hand_out(runs_[next]);
    }
    if (next == runs_.size()) break;
    const Run& broken = runs_[next++];
    read_singly(memory, std::span(wanted_).subspan(broken.begin, broken.end - broken.begin));
  }
  return true;
}

void WordBatch::collect(std::span<WordChain> chains, WordChain::State wanted) {
  const auto first = static_cast<std::ptrdiff_t>(wanted_.size());
  for (WordChain& chain : chains)
    for (std::size_t i = 0; i < chain.count_; ++i)
      if (chain.words_[i].state == wanted) wanted_.push_back(&chain.words_[i]);
  std::ranges::sort(wanted_.begin() + first, wanted_.end(), {}, &Word::address);
}

void WordBatch::add_runs(std::size_t first_word) {
  for (std::size_t i = first_word; i < wanted_.size(); ++i) {
    const Address address = wanted_[i]->address;
    const bool is_near = i > first_word && address - wanted_[i - 1]->address <= kWord + kWidestGap;
    if (!is_near) {
      const std::size_t offset = runs_.empty() ? 0 : runs_.back().offset + runs_.back().size;
      runs_.push_back({address, 0, offset, i, i});
    }
    Run& run = runs_.back();
    run.size = address - run.from + kWord;
    run.end = i + 1;
  }
}

void WordBatch::hand_out(const Run& run) {
  for (std::size_t i = run.begin; i < run.end; ++i) {
    Word& word = *wanted_[i];
    std::memcpy(&word.value, &bytes_[run.offset + (word.address - run.from)], kWord);
    word.state = WordChain::State::read;
  }
}

// Of words that cannot be read together some may be there.
void WordBatch::read_singly(MemorySource& memory, std::span<Word* const> words) {
  for (Word* word : words)
    word->state =
        memory.read(word->address, word->value) ? WordChain::State::read : WordChain::State::unreadable;
}

}  // namespace pyinstrument
