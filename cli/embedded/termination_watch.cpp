#include "termination_watch.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <pthread.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>

#include "error.hpp"
#include "sampler/quiet_thread.hpp"

namespace pyinstrument::cli {
namespace {

constexpr char kTerminate = 't', kPause = 'p';

// what a signal handler may use
int pipe_ends[2] = {-1, -1};
pid_t owner = 0;

extern "C" void wake_watch(int signal_number) {
  if (::getpid() != owner) {  // a forked child: it has our handler, but not our thread
    std::signal(signal_number, SIG_DFL);
    std::raise(signal_number);  // delivered when we return
    return;
  }
  const int saved_errno = errno;
  [[maybe_unused]] const auto written = ::write(pipe_ends[1], &kTerminate, 1);
  errno = saved_errno;
}

[[noreturn]] void terminate_by_default() {
  std::signal(SIGTERM, SIG_DFL);
  sigset_t term;
  sigemptyset(&term);
  sigaddset(&term, SIGTERM);
  pthread_sigmask(SIG_UNBLOCK, &term, nullptr);
  while (true) std::raise(SIGTERM);
}

bool is_at_default() {
  struct sigaction current {};
  return ::sigaction(SIGTERM, nullptr, &current) == 0 && current.sa_handler == SIG_DFL;
}

}  // namespace

void TerminationWatch::start(std::function<void()> on_terminate) {
  if (!is_at_default()) return;
  if (::pipe2(pipe_ends, O_CLOEXEC) != 0)
    throw Error(ErrorKind::io,
                fmt::format("no pipe could be made to wait for SIGTERM: {}", std::strerror(errno)));
  owner = ::getpid();
  on_terminate_ = std::move(on_terminate);
  resume();
  struct sigaction action {};
  action.sa_handler = wake_watch;
  action.sa_flags = SA_RESTART | SA_ONSTACK;
  ::sigaction(SIGTERM, &action, nullptr);
}

void TerminationWatch::pause() {
  if (!thread_.joinable()) return;
  [[maybe_unused]] const auto written = ::write(pipe_ends[1], &kPause, 1);
  thread_.join();
}

void TerminationWatch::resume() {
  if (!on_terminate_ || thread_.joinable()) return;
  thread_ = start_quiet_thread("the thread that waits for SIGTERM", [this] { wait_for_signal(); });
}

void TerminationWatch::wait_for_signal() {
  char message = 0;
  while (::read(pipe_ends[0], &message, 1) < 0 && errno == EINTR) {
  }
  if (message != kTerminate) return;
  on_terminate_();
  terminate_by_default();
}

}  // namespace pyinstrument::cli
