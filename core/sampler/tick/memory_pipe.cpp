#include "sampler/tick/memory_pipe.hpp"

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "own_descriptors.hpp"

namespace pyinstrument {
namespace {

constexpr std::size_t kRangesAtOnce = 128;

}  // namespace

MemoryPipe* MemoryPipe::of_this_thread() {
  if (!has_own_descriptors()) return nullptr;
  static thread_local MemoryPipe pipe;
  return pipe.capacity_ > 0 ? &pipe : nullptr;
}

// All by syscall(): in the functions of these names sanitizers look at what is read, and take all threads to
// have one table of descriptors.
MemoryPipe::MemoryPipe() {
  std::array<int, 2> ends{};
  if (::syscall(SYS_pipe2, ends.data(), O_CLOEXEC | O_NONBLOCK) != 0) return;
  out_ = ends[0];
  in_ = ends[1];
  capacity_ = static_cast<std::size_t>(std::max(0L, ::syscall(SYS_fcntl, in_, F_GETPIPE_SZ)));
}

MemoryPipe::~MemoryPipe() {
  for (const int end : {out_, in_})
    if (end >= 0) ::syscall(SYS_close, end);
}

bool MemoryPipe::copy(std::span<const MemoryRange> ranges) {
  std::array<iovec, kRangesAtOnce> from, to;
  std::size_t begin = 0;  // of the first range, what is copied already
  while (!ranges.empty() && capacity_ > 0) {
    std::size_t count = 0, size = 0;
    while (!ranges.empty() && count < kRangesAtOnce && size < capacity_) {
      const MemoryRange& range = ranges.front();
      const std::size_t part = std::min(range.size - begin, capacity_ - size);
      from[count] = {reinterpret_cast<void*>(range.from + begin), part};
      to[count] = {static_cast<std::byte*>(range.to) + begin, part};
      ++count;
      size += part;
      begin += part;
      if (begin < range.size) continue;
      ranges = ranges.subspan(1);
      begin = 0;
    }
    if (!pass(std::span(from).first(count), std::span(to).first(count), size)) return false;
  }
  return ranges.empty();
}

bool MemoryPipe::pass(std::span<const iovec> from, std::span<const iovec> to, std::size_t size) {
  const long written = ::syscall(SYS_writev, in_, from.data(), from.size());
  if (written != static_cast<long>(size)) {
    if (written > 0) drain(static_cast<std::size_t>(written));
    return false;
  }
  if (::syscall(SYS_readv, out_, to.data(), to.size()) == written) return true;
  capacity_ = 0;
  return false;
}

void MemoryPipe::drain(std::size_t size) {
  std::array<std::byte, 4096> nowhere;
  while (size > 0) {
    const long got = ::syscall(SYS_read, out_, nowhere.data(), std::min(size, nowhere.size()));
    if (got <= 0) {
      capacity_ = 0;
      return;
    }
    size -= static_cast<std::size_t>(got);
  }
}

}  // namespace pyinstrument
