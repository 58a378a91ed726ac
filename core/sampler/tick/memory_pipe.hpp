// How is memory of this process copied as if at one moment?
//
// Written to a pipe: the kernel copies one range right behind the other, in some ten nanoseconds each. It
// takes hold of pages first for process_vm_readv(), hundreds of nanoseconds for each range, in which a
// program calls and returns. What has vanished is an answer here, too, and no crash. Threads: each thread has
// its own.
#pragma once

#include <sys/uio.h>

#include <span>

#include "sampler/tick/memory_source.hpp"

namespace pyinstrument {

class MemoryPipe {
 public:
  // Null where there is none to be had; a thread without descriptors of its own has none
  // (own_descriptors.hpp).
  static MemoryPipe* of_this_thread();

  ~MemoryPipe();
  MemoryPipe(const MemoryPipe&) = delete;
  MemoryPipe& operator=(const MemoryPipe&) = delete;

  // Copies the ranges one after the other, in this order; what is more than a pipe holds, in several moments.
  // False: not all of them could be read, and nothing is said of which.
  bool copy(std::span<const MemoryRange> ranges);

 private:
  MemoryPipe();
  bool pass(std::span<const iovec> from, std::span<const iovec> to, std::size_t size);
  void drain(std::size_t size);

  int out_ = -1, in_ = -1;
  std::size_t capacity_ = 0;  // bytes; 0: of no use
};

}  // namespace pyinstrument
