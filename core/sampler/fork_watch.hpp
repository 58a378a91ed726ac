// What becomes of a running profiler when its process forks?
//
// In the parent it goes on; in the child it is off. Threads: the GIL is held.
#pragma once

namespace pyinstrument {

// What wants to know.
class ForkObserver {
 public:
  virtual void before_fork() = 0;
  virtual void after_fork_in_parent() = 0;
  virtual void after_fork_in_child() = 0;

 protected:
  ~ForkObserver() = default;
};

// From start() to the end of sampling.
void watch_forks(ForkObserver& observer);
void forget_forks(ForkObserver& observer);

}  // namespace pyinstrument
