// Which code objects have ceased to be, so that their addresses may mean others?
//
// A ticking thread holds no references: it knows code objects by address. What CPython calls when it frees a
// code object is wrapped for as long as somebody listens: nothing runs more often for it, and nothing at all
// while code is only called. Addresses that nobody takes are counted only, once there are many. Threads: made
// and destroyed with the GIL held, or without Python; take() on any one thread.
#pragma once

#include <atomic>
#include <mutex>
#include <vector>

#include "sampler/tick/memory_source.hpp"

namespace pyinstrument {

class FreedCodes {
 public:
  FreedCodes();
  ~FreedCodes();
  FreedCodes(const FreedCodes&) = delete;
  FreedCodes& operator=(const FreedCodes&) = delete;

  // Fills `addresses` with those freed since the last call. False: they were too many, and any may be gone.
  bool take(std::vector<Address>& addresses);

  void add(Address code) noexcept;  // by the wrapper, on whatever thread frees

 private:
  std::atomic<bool> has_any_ = false;
  std::mutex mutex_;
  // Both under mutex_.
  std::vector<Address> addresses_;  // never grows
  bool are_too_many_ = false;
};

}  // namespace pyinstrument
