#include "sampler/tick/own_memory.hpp"

#include <fcntl.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "sampler/tick/memory_pipe.hpp"

namespace pyinstrument {
namespace {

constexpr std::size_t kRangesAtOnce = 128;  // the system takes 1,024, and copies them in pieces of its own

}  // namespace

OwnMemory::OwnMemory() : process_(::getpid()) {}

std::size_t OwnMemory::read(std::span<const MemoryRange> ranges) {
  MemoryPipe* const pipe = MemoryPipe::of_this_thread();
  if (pipe != nullptr && pipe->copy(ranges)) return total_size(ranges);
  std::size_t done = 0;
  while (!ranges.empty()) {
    const auto now = ranges.first(std::min(ranges.size(), kRangesAtOnce));
    ranges = ranges.subspan(now.size());
    std::size_t got = call_is_refused_ ? 0 : read_by_call(now);
    if (call_is_refused_) got = read_by_file(now);
    done += got;
    if (got < total_size(now)) break;
  }
  return done;
}

std::size_t OwnMemory::read_by_call(std::span<const MemoryRange> ranges) {
  std::array<iovec, kRangesAtOnce> to, from;
  for (std::size_t i = 0; i < ranges.size(); ++i) {
    to[i] = {ranges[i].to, ranges[i].size};
    from[i] = {reinterpret_cast<void*>(ranges[i].from), ranges[i].size};
  }
  const ssize_t got = ::process_vm_readv(process_, to.data(), ranges.size(), from.data(), ranges.size(), 0);
  if (got >= 0) return static_cast<std::size_t>(got);
  call_is_refused_ = errno != EFAULT && errno != ENOMEM;  // a filter may answer with any error
  return 0;
}

// Opened anew each time: a program may close descriptors that it does not know, and reuse their numbers.
std::size_t OwnMemory::read_by_file(std::span<const MemoryRange> ranges) {
  const int file = ::open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  std::size_t done = 0;
  for (const MemoryRange& range : ranges) {
    const ssize_t got = ::pread(file, range.to, range.size, static_cast<off_t>(range.from));
    if (got > 0) done += static_cast<std::size_t>(got);
    if (got != static_cast<ssize_t>(range.size)) break;
  }
  ::close(file);
  return done;
}

}  // namespace pyinstrument
