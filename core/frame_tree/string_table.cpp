#include "frame_tree/string_table.hpp"

#include <functional>
#include <new>

#include "error.hpp"

namespace pyinstrument {

namespace {
std::uint64_t hash_of(std::string_view text) { return std::hash<std::string_view>{}(text); }
constexpr std::size_t kFirstSlots = 64;
}  // namespace

std::size_t StringTable::slot_of(std::string_view text, std::uint64_t hash) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = hash & mask;
  while (slots_[slot] != kNone) {
    const StringId id = slots_[slot];
    if (hashes_[id] == static_cast<std::uint32_t>(hash >> 32) && (*this)[id] == text) break;
    slot = (slot + 1) & mask;
  }
  return slot;
}

void StringTable::grow() {
  const std::size_t size = slots_.empty() ? kFirstSlots : slots_.size() * 2;
  slots_.assign(size, kNone);
  for (StringId id = 0; id < ends_.size(); ++id) {
    std::size_t slot = hash_of((*this)[id]) & (size - 1);
    while (slots_[slot] != kNone) slot = (slot + 1) & (size - 1);
    slots_[slot] = id;
  }
}

StringId StringTable::intern(std::string_view text) {
  if ((ends_.size() + 1) * 4 > slots_.size() * 3) grow();
  const std::uint64_t hash = hash_of(text);
  const std::size_t slot = slot_of(text, hash);
  if (slots_[slot] != kNone) return slots_[slot];
  if (ends_.size() >= kNone) throw Error(ErrorKind::bad_file, "more than 4,294,967,294 distinct strings");
  const auto id = static_cast<StringId>(ends_.size());
  const std::size_t end_before = bytes_.size();
  try {
    bytes_.append(text);
    hashes_.push_back(static_cast<std::uint32_t>(hash >> 32));
    ends_.push_back(bytes_.size());
  } catch (const std::bad_alloc&) {
    bytes_.resize(end_before);
    hashes_.resize(ends_.size());
    throw;
  }
  slots_[slot] = id;
  return id;
}

StringId StringTable::find(std::string_view text) const {
  if (slots_.empty()) return kNone;
  return slots_[slot_of(text, hash_of(text))];
}

}  // namespace pyinstrument
