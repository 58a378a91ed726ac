#include "sampler/tick/code_cache.hpp"

#include <utility>

namespace pyinstrument {

const CodeRow* CodeCache::find(Address code) {
  const auto known = rows_.find(code);
  if (known != rows_.end()) return &known->second;
  auto facts = read_code(memory_, layout_, code);
  if (!facts) return nullptr;
  const CodeId id = session_.symbols->intern_code(facts->identifier);
  return &rows_.emplace(code, CodeRow{code, std::move(*facts), id}).first->second;
}

bool CodeCache::forget_freed() {
  if (!freed_codes_.take(freed_)) {
    rows_.clear();
    return true;
  }
  bool knew_one = false;
  for (const Address code : freed_) knew_one |= rows_.erase(code) > 0;
  return knew_one;
}

}  // namespace pyinstrument
