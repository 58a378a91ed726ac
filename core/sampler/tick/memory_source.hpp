// What is in the target's memory now?
//
// Memory that belongs to a running program changes and vanishes while it is read: a source answers how much
// it could copy, and never faults. Own process today; another process is another source, not another reader.
// Threads: each source has one user at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <type_traits>

namespace pyinstrument {

using Address = std::uintptr_t;  // in the target

struct MemoryRange {
  Address from;
  void* to;
  std::size_t size;  // bytes
};

// Bytes.
inline std::size_t total_size(std::span<const MemoryRange> ranges) {
  std::size_t size = 0;
  for (const MemoryRange& range : ranges) size += range.size;
  return size;
}

class MemorySource {
 public:
  virtual ~MemorySource() = default;

  // Copies the ranges one after the other, in this order and as close together as can be. Returns the bytes
  // copied before the first that could not be read.
  virtual std::size_t read(std::span<const MemoryRange> ranges) = 0;

  bool read(Address from, void* to, std::size_t size) {
    const MemoryRange range{from, to, size};
    return read({&range, 1}) == size;
  }
  template <class Value>
  bool read(Address from, Value& value) {
    static_assert(std::is_trivially_copyable_v<Value>);
    return read(from, &value, sizeof value);
  }
};

}  // namespace pyinstrument
