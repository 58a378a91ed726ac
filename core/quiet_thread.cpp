#include "quiet_thread.hpp"

#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <string>
#include <system_error>
#include <utility>

#include "error.hpp"

namespace pyinstrument {

namespace {

// For as long as it lives; a thread inherits the mask that it is made under.
class AllSignalsBlocked {
 public:
  AllSignalsBlocked() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~AllSignalsBlocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  AllSignalsBlocked(const AllSignalsBlocked&) = delete;
  AllSignalsBlocked& operator=(const AllSignalsBlocked&) = delete;

 private:
  sigset_t before_{};
};

}  // namespace

std::thread start_quiet_thread(const char* name, std::function<void()> run) {
  const AllSignalsBlocked blocked;
  try {
    return std::thread(std::move(run));
  } catch (const std::system_error& failure) {
    throw Error(ErrorKind::io, std::string(name) + " could not be started: " + failure.what());
  }
}

void wait_until_gone(pid_t thread) noexcept {
  const auto enough = std::chrono::steady_clock::now() + std::chrono::milliseconds(100);
  while (::syscall(SYS_tgkill, ::getpid(), thread, 0) == 0 && std::chrono::steady_clock::now() < enough)
    std::this_thread::yield();
}

}  // namespace pyinstrument
