#include "sampler/tick/code_cache.hpp"

#include <utility>

namespace pyinstrument {

const CodeRow* CodeCache::find(Address code) {
  Recent& recent = recent_[(code >> 4 ^ code >> 13) % kRecent];  // allocated at multiples of 16
  if (recent.code != code || recent.row == nullptr) recent = {code, find_row(code)};
  return recent.row;
}

const CodeRow* CodeCache::find_row(Address code) {
  const auto known = rows_.find(code);
  if (known != rows_.end()) return &known->second;
  auto facts = read_code(memory_, layout_, code);
  if (!facts) return nullptr;
  const CodeId id = session_.symbols->intern_code(facts->identifier);
  return &rows_.emplace(code, CodeRow{code, std::move(*facts), id}).first->second;
}

bool CodeCache::forget_freed() {
  bool knew_one = false;
  if (freed_codes_.take(freed_)) {
    for (const Address code : freed_) knew_one |= rows_.erase(code) > 0;
  } else {
    knew_one = true;
    rows_.clear();
  }
  if (knew_one) recent_.assign(kRecent, {});
  return knew_one;
}

}  // namespace pyinstrument
