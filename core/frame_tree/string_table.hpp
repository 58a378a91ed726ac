// Which id has this text, and which text has this id?
//
// Interned byte strings behind dense 32-bit ids, laid out as one run of bytes and one column of end
// offsets, so that a plugin can read every string without a call. Text is UTF-8 in which a lone surrogate
// (as Python makes of undecodable bytes in file names) stands as its three-byte form (WTF-8), so that every
// Python `str` survives a round trip.
//
// Threads: none of this locks; one writer, or many readers.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace pyinstrument {

using StringId = std::uint32_t;

// "No such row", in every column of ids.
inline constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

class StringTable {
 public:
  StringId intern(std::string_view text);
  // kNone when the text was never interned.
  StringId find(std::string_view text) const;

  // Valid until the next intern(). kNone gives empty text.
  std::string_view operator[](StringId id) const {
    if (id == kNone) return {};
    const std::uint64_t begin = id == 0 ? 0 : ends_[id - 1];
    return {bytes_.data() + begin, static_cast<std::size_t>(ends_[id] - begin)};
  }

  std::uint32_t size() const { return static_cast<std::uint32_t>(ends_.size()); }

  // The raw columns: string i is bytes [ends[i-1], ends[i]).
  const std::string& bytes() const { return bytes_; }
  const std::vector<std::uint64_t>& ends() const { return ends_; }

 private:
  std::size_t slot_of(std::string_view text, std::uint64_t hash) const;
  void grow();

  std::string bytes_;
  std::vector<std::uint64_t> ends_;
  std::vector<std::uint32_t> hashes_;  // one a string: makes growing and misses cheap
  std::vector<StringId> slots_;        // open addressing, power of two, kNone = free
};

}  // namespace pyinstrument
