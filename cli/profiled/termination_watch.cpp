#include "termination_watch.hpp"

#include <pthread.h>
#include <semaphore.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <utility>

#include "quiet_thread.hpp"

namespace pyinstrument::cli {
namespace {

// What a signal handler may use. No descriptor: a program may close those that it did not open, and its own
// files get their numbers.
sem_t wake;
std::atomic<bool> is_terminating{false};
pid_t owner = 0;

extern "C" void wake_watch(int signal_number) {
  if (::getpid() != owner) {  // a forked child: it has our handler, but not our thread
    std::signal(signal_number, SIG_DFL);
    std::raise(signal_number);  // delivered when we return
    return;
  }
  const int saved_errno = errno;
  is_terminating = true;
  ::sem_post(&wake);
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

// Process 1, of a container, is spared: for it the kernel passes over a signal that has no handler.
bool would_end_us() {
  struct sigaction current {};
  return ::getpid() != 1 && ::sigaction(SIGTERM, nullptr, &current) == 0 && current.sa_handler == SIG_DFL;
}

}  // namespace

void TerminationWatch::start(std::function<void()> on_terminate) {
  if (!would_end_us()) return;
  ::sem_init(&wake, 0, 0);
  owner = ::getpid();
  on_terminate_ = std::move(on_terminate);
  resume();
  struct sigaction action {};
  action.sa_handler = wake_watch;
  action.sa_flags = SA_RESTART | SA_ONSTACK;
  ::sigaction(SIGTERM, &action, nullptr);
}

void TerminationWatch::pause() {
  if (!thread_.joinable() || owner != ::getpid()) return;  // a forked child has no such thread
  ::sem_post(&wake);
  thread_.join();
}

void TerminationWatch::resume() {
  if (!on_terminate_ || thread_.joinable()) return;
  thread_ = start_quiet_thread("the thread that waits for SIGTERM", [this] { wait_for_signal(); });
}

void TerminationWatch::give_up() {
  struct sigaction current {};
  if (::sigaction(SIGTERM, nullptr, &current) == 0 && current.sa_handler == wake_watch)
    std::signal(SIGTERM, SIG_DFL);
}

void TerminationWatch::wait_for_signal() {
  while (::sem_wait(&wake) != 0) {  // the one failure that can be is EINTR
  }
  if (!is_terminating) return;
  on_terminate_();
  terminate_by_default();
}

}  // namespace pyinstrument::cli
