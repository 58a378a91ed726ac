#include "own_descriptors.hpp"

#include <sys/syscall.h>
#include <unistd.h>

namespace pyinstrument {
namespace {

thread_local bool has_own = false;

}  // namespace

void take_own_descriptors() noexcept {
#ifdef SYS_close_range
  constexpr unsigned kUnshare = 1U << 1;  // CLOSE_RANGE_UNSHARE, which older headers lack
  if (::syscall(SYS_close_range, STDERR_FILENO + 1, ~0U, kUnshare) != 0) return;
  has_own = true;
  ::syscall(SYS_close_range, STDIN_FILENO, STDOUT_FILENO, 0);
#endif
}

bool has_own_descriptors() noexcept { return has_own; }

}  // namespace pyinstrument
