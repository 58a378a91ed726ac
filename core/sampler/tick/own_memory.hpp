// The memory of this process, read as if it were another's: what has vanished is an answer and no crash.
//
// Through a pipe, where the thread may have one; else, and where not all can be read, through
// process_vm_readv(); and where that is refused (a seccomp filter) through /proc/self/mem. No signal handler
// is involved. Threads: one user at a time.
#pragma once

#include <sys/types.h>

#include "sampler/tick/memory_source.hpp"

namespace pyinstrument {

class OwnMemory final : public MemorySource {
 public:
  OwnMemory();

  std::size_t read(std::span<const MemoryRange> ranges) override;
  using MemorySource::read;

 private:
  std::size_t read_by_call(std::span<const MemoryRange> ranges);
  static std::size_t read_by_file(std::span<const MemoryRange> ranges);

  pid_t process_;
  bool call_is_refused_ = false;
};

}  // namespace pyinstrument
