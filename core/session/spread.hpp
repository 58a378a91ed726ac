// Which of a table's slots is for this number?
//
// Numbers that are alike in most bits (addresses, small ids) spread over all of a hash's bits. Threads: pure.
#pragma once

#include <cstdint>

namespace pyinstrument {

constexpr std::uint64_t spread(std::uint64_t bits) {
  bits *=
      0x9E3779B97F4A7C15u;  // 2^64 divided by the golden ratio (Knuth, The Art of Computer Programming, 6.4)
  return bits ^ bits >> 32;
}

}  // namespace pyinstrument
