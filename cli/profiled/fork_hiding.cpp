#include "fork_hiding.hpp"

#include <Python.h>

#include <exception>

#include "sampler/fork_watch.hpp"

namespace pyinstrument::cli {

#if PY_VERSION_HEX < 0x030C0000

void hide_from_forks(TerminationWatch&) {}

#else

namespace {

class Hiding final : public ForkObserver {
 public:
  explicit Hiding(TerminationWatch& watch) : watch_(watch) {}

  void before_fork() noexcept override { watch_.pause(); }
  void after_fork_in_parent() noexcept override {}
  void threads_are_welcome() noexcept override {
    try {
      watch_.resume();
    } catch (const std::exception&) {  // the system has no thread left for us: SIGTERM does what it would do
      watch_.give_up();
    }
  }
  // Which has no thread of ours to hide.
  void after_fork_in_child() noexcept override { forget_forks(*this); }

 private:
  TerminationWatch& watch_;
};

}  // namespace

void hide_from_forks(TerminationWatch& watch) {
  static Hiding hiding(watch);
  watch_forks(hiding);
}

#endif

}  // namespace pyinstrument::cli
