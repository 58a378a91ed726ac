#include "sampler/tick/freed_codes.hpp"

#include <Python.h>

#include <utility>

namespace pyinstrument {
namespace {

// Interpreters with a GIL each free code objects at the same time.
struct Listeners {
  std::mutex mutex;
  std::vector<FreedCodes*> all;
  destructor free_code = nullptr;  // CPython's own
};

Listeners& listeners() {
  static Listeners the_listeners;
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
  Listeners& known = listeners();
  const std::lock_guard lock(known.mutex);
  known.all.push_back(this);
  if (PyCode_Type.tp_dealloc != &tell_and_free)
    known.free_code = std::exchange(PyCode_Type.tp_dealloc, &tell_and_free);
}

FreedCodes::~FreedCodes() {
  Listeners& known = listeners();
  const std::lock_guard lock(known.mutex);
  std::erase(known.all, this);
  // somebody may have wrapped ours meanwhile; then it stays, and tells nobody
  if (known.all.empty() && PyCode_Type.tp_dealloc == &tell_and_free) PyCode_Type.tp_dealloc = known.free_code;
}

void FreedCodes::add(Address code) {
  const std::lock_guard lock(mutex_);
  addresses_.push_back(code);
  has_any_.store(true, std::memory_order_release);
}

void FreedCodes::take(std::vector<Address>& addresses) {
  addresses.clear();
  if (!has_any_.load(std::memory_order_acquire)) return;
  const std::lock_guard lock(mutex_);
  addresses.swap(addresses_);
  has_any_.store(false, std::memory_order_relaxed);
}

}  // namespace pyinstrument
