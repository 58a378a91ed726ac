#include "quiet_thread.hpp"

#include <pthread.h>

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

}  // namespace pyinstrument
