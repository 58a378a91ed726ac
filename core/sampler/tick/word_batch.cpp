#include "sampler/tick/word_batch.hpp"

namespace pyinstrument {

bool WordBatch::fetch(MemorySource& memory, std::span<WordChain> chains) {
  ranges_.clear();
  wanted_.clear();
  for (WordChain& chain : chains) {
    for (std::size_t i = 0; i < chain.count_; ++i) {
      WordChain::Word& word = chain.words_[i];
      if (word.state != WordChain::State::wanted) continue;
      ranges_.push_back({word.address, &word.value, sizeof word.value});
      wanted_.push_back(&word);
    }
  }
  for (std::size_t done = 0; done < ranges_.size();) {
    const std::size_t copied = memory.read(std::span(ranges_).subspan(done)) / sizeof(std::uint64_t);
    for (std::size_t i = done; i < done + copied; ++i) wanted_[i]->state = WordChain::State::read;
    done += copied;
    if (done < wanted_.size()) wanted_[done++]->state = WordChain::State::unreadable;
  }
  return !ranges_.empty();
}

}  // namespace pyinstrument
