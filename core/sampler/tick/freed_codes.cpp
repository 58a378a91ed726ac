#include "sampler/tick/freed_codes.hpp"

#include <Python.h>

#include <utility>

namespace pyinstrument {
namespace {

constexpr std::size_t kMostAddresses = 128;  // more are freed in an interval by few programs, and seldom

// Interpreters with a GIL each free code objects at the same time.
struct Listeners {
  std::mutex mutex;
  std::vector<FreedCodes*> all;
  destructor free_code = nullptr;  // CPython's own, or that of who wrapped it before
  bool is_wrapped = false;
};

// Never destroyed: threads of the program may outlive the destructors of statics.
Listeners& listeners() {
  static Listeners& the_listeners = *new Listeners;
  return the_listeners;
}

void tell_and_free(PyObject* code) {
  Listeners& known = listeners();
  {
    const std::lock_guard lock(known.mutex);
    for (FreedCodes* listener : known.all) listener->add(reinterpret_cast<Address>(code));
  }
  known.free_code(code);
}

}  // namespace

FreedCodes::FreedCodes() {
  addresses_.reserve(kMostAddresses);
  Listeners& known = listeners();
  const std::lock_guard lock(known.mutex);
  known.all.push_back(this);
  if (!std::exchange(known.is_wrapped, true))
    known.free_code = std::exchange(PyCode_Type.tp_dealloc, &tell_and_free);
}

FreedCodes::~FreedCodes() {
  Listeners& known = listeners();
  const std::lock_guard lock(known.mutex);
  std::erase(known.all, this);
  // somebody may have wrapped ours meanwhile; then it stays, and tells nobody
  if (!known.all.empty() || PyCode_Type.tp_dealloc != &tell_and_free) return;
  PyCode_Type.tp_dealloc = known.free_code;
  known.is_wrapped = false;
}

void FreedCodes::add(Address code) noexcept {
  const std::lock_guard lock(mutex_);
  if (addresses_.size() < kMostAddresses)
    addresses_.push_back(code);
  else
    are_too_many_ = true;
  has_any_.store(true, std::memory_order_release);
}

bool FreedCodes::take(std::vector<Address>& addresses) {
  addresses.clear();
  if (!has_any_.load(std::memory_order_acquire)) return true;
  addresses.reserve(kMostAddresses);
  const std::lock_guard lock(mutex_);
  addresses.swap(addresses_);
  has_any_.store(false, std::memory_order_relaxed);
  return !std::exchange(are_too_many_, false);
}

}  // namespace pyinstrument
