// What becomes of our threads when the process forks, and does CPython count them?
//
// From 3.12 on CPython counts the process's threads at a fork, and warns when there are several: ours are to
// be gone by then. They come back once it has counted, or at once where there are others to be counted. Of
// forks that C code makes without Python's knowledge nobody is told. Threads: the GIL is held.
#pragma once

namespace pyinstrument {

// Who has threads, or locks that other threads may hold.
class ForkObserver {
 public:
  virtual void before_fork() noexcept = 0;
  // Other libraries' callbacks, Python code among them, may still run before os.fork() returns.
  virtual void after_fork_in_parent() noexcept {}
  virtual void threads_are_welcome() noexcept {}  // once or more after the above
  virtual void after_fork_in_child() noexcept = 0;

 protected:
  ~ForkObserver() = default;
};

// For as long as it runs. Those that began first are told first.
void watch_forks(ForkObserver& observer);
void forget_forks(ForkObserver& observer);

}  // namespace pyinstrument
