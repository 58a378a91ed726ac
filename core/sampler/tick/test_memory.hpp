// For tests: the memory of this process, copied by the kernel; and one that ends in the middle.
#pragma once

#include <sys/uio.h>
#include <unistd.h>

#include "sampler/tick/memory_source.hpp"

namespace pyinstrument::testing {

class ThisProcess : public MemorySource {
 public:
  using MemorySource::read;
  std::size_t read(std::span<const MemoryRange> ranges) override {
    std::size_t total = 0;
    for (const MemoryRange& range : ranges) {
      const iovec local{range.to, range.size};
      const iovec remote{reinterpret_cast<void*>(range.from), range.size};
      const ssize_t copied = process_vm_readv(getpid(), &local, 1, &remote, 1, 0);
      if (copied > 0) total += static_cast<std::size_t>(copied);
      if (copied != static_cast<ssize_t>(range.size)) break;
    }
    return total;
  }
};

}  // namespace pyinstrument::testing
