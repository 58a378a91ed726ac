#include "sampler/hook/thread_hook.hpp"

#include <frameobject.h>

#include <algorithm>
#include <memory>
#include <new>

#include "error.hpp"
#include "sampler/call_python.hpp"

namespace pyinstrument {

// What CPython hands back at every event.
struct ThreadHook::Object {
  PyObject_HEAD ThreadHook hook;
};

PyTypeObject* ThreadHook::object_type() {
  static PyType_Slot slots[] = {{Py_tp_call, reinterpret_cast<void*>(&ThreadHook::install_again)},
                                {Py_tp_dealloc, reinterpret_cast<void*>(&ThreadHook::free_object)},
                                {0, nullptr}};
  static PyType_Spec spec = {"pyinstrument.ProfileHook", sizeof(Object), 0,
                             Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION, slots};
  // No initializer: making a type may let another thread run, which would wait for us with the GIL in hand.
  static PyTypeObject* type = nullptr;
  if (type == nullptr) type = reinterpret_cast<PyTypeObject*>(PyType_FromSpec(&spec));
  return type;
}

void ThreadHook::free_object(PyObject* object) {
  PyTypeObject* type = Py_TYPE(object);
  std::destroy_at(&reinterpret_cast<Object*>(object)->hook);
  PyObject_Free(object);
  Py_DECREF(type);
}

// sys.setprofile(sys.getprofile()) wraps our object as a Python callback: at its first event we take the
// wrapping off.
PyObject* ThreadHook::install_again(PyObject* object, PyObject*, PyObject*) {
  const ThreadHook& hook = reinterpret_cast<Object*>(object)->hook;
  if (!hook.entries_.empty() && hook.thread_ == PyThreadState_Get())
    PyEval_SetProfile(&ThreadHook::on_event, object);
  Py_RETURN_NONE;
}

int ThreadHook::on_event(PyObject* object, PyFrameObject* frame, int kind, PyObject* argument) noexcept {
  ThreadHook& hook = reinterpret_cast<Object*>(object)->hook;
  if (hook.wanted_.load(std::memory_order_relaxed) == 0 && hook.displaced_.function == nullptr) return 0;
  Py_INCREF(object);  // the last listener may leave in the middle of this
  const Displaced displaced = hook.displaced_;
  Py_XINCREF(displaced.object);
  bool is_fine = hook.attend({frame, kind, argument});
  if (is_fine && displaced.function != nullptr)
    is_fine = call_python([&] { return displaced.function(displaced.object, frame, kind, argument); }) == 0;
  Py_XDECREF(displaced.object);
  Py_DECREF(object);
  return is_fine ? 0 : -1;
}

ThreadHook::~ThreadHook() { Py_XDECREF(displaced_.object); }

bool ThreadHook::attend(const HookEvent& event) {
  const std::uint8_t wanted = wanted_.load(std::memory_order_relaxed);
  if ((wanted & kFollowed) != 0 && !follow(event)) return false;
  if ((wanted & (kCalled | kAlways)) == 0) return true;
  if ((wanted & kCalled) != 0)
    wanted_.fetch_and(static_cast<std::uint8_t>(~kCalled), std::memory_order_relaxed);
  return tell_all([&](const Entry& entry) { return entry.listener->on_event(event); });
}

bool ThreadHook::follow(const HookEvent& event) {
  bool is_fine = true;
  if (thread_->context_ver != context_version_) {
    context_version_ = thread_->context_ver;
    is_fine = tell_all([&](const Entry& entry) {
      return entry.contexts == Contexts::ignored || entry.listener->on_context_switch(event, run_);
    });
  }
  run_.see(event);
  return is_fine;
}

// Those that leave meanwhile are not told, those that join are. Stops at a Python exception.
template <class Tell>
bool ThreadHook::tell_all(const Tell& tell) {
  for (std::size_t i = 0; i < entries_.size();) {
    const Entry entry = entries_[i];
    if (!tell(entry)) return false;
    if (i < entries_.size() && entries_[i].listener == entry.listener) ++i;
  }
  return true;
}

void ThreadHook::add(HookListener& listener, Attention attention, Contexts contexts) {
  entries_.push_back({&listener, attention, contexts});
  if ((wanted_.load(std::memory_order_relaxed) & kFollowed) == 0) context_version_ = thread_->context_ver;
  look_at_entries();
  if (thread_->c_profilefunc != &ThreadHook::on_event || thread_->c_profileobj != object_) install();
}

void ThreadHook::install() {
  const bool is_ours = thread_->c_profileobj != nullptr && Py_TYPE(thread_->c_profileobj) == object_type();
  if (thread_->c_profilefunc != nullptr && !is_ours) {
    Py_XINCREF(thread_->c_profileobj);
    Py_XDECREF(displaced_.object);
    displaced_ = {thread_->c_profilefunc, thread_->c_profileobj};
  }
  PyEval_SetProfile(&ThreadHook::on_event, object_);
}

void ThreadHook::remove(HookListener& listener) {
  std::erase_if(entries_, [&](const Entry& entry) { return entry.listener == &listener; });
  look_at_entries();
  if (!entries_.empty()) return;
  if (PyThreadState_Get() == thread_ && thread_->c_profilefunc == &ThreadHook::on_event &&
      thread_->c_profileobj == object_) {
    const Displaced displaced = std::exchange(displaced_, {});
    PyEval_SetProfile(displaced.function, displaced.object);
    Py_XDECREF(displaced.object);
  }
}

void ThreadHook::set_attention(const HookListener& listener, Attention attention) {
  for (Entry& entry : entries_)
    if (entry.listener == &listener) entry.attention = attention;
  look_at_entries();
}

void ThreadHook::look_at_entries() {
  std::uint8_t wanted = 0;
  for (const Entry& entry : entries_) {
    if (entry.attention == Attention::always) wanted |= kAlways;
    if (entry.contexts == Contexts::followed) wanted |= kFollowed;
  }
  if (!entries_.empty()) wanted |= kCalled;  // a call may have come meanwhile: all look
  wanted_.store(wanted, std::memory_order_relaxed);
  if ((wanted & kFollowed) == 0) run_.end();
}

HookReference HookReference::of_this_thread() {
  PyThreadState* thread = PyThreadState_Get();
  if (thread->c_profilefunc == &ThreadHook::on_event) {
    Py_INCREF(thread->c_profileobj);
    return HookReference(reinterpret_cast<ThreadHook::Object*>(thread->c_profileobj));
  }
  PyTypeObject* type = ThreadHook::object_type();
  ThreadHook::Object* object = type ? PyObject_New(ThreadHook::Object, type) : nullptr;
  if (object == nullptr) {
    PyErr_Clear();
    throw Error(ErrorKind::usage, "the profiler could not start: Python is out of memory");
  }
  ::new (&object->hook) ThreadHook(reinterpret_cast<PyObject*>(object), thread);
  return HookReference(object);
}

HookReference::~HookReference() {
  if (object_ != nullptr && Py_IsInitialized()) Py_DECREF(reinterpret_cast<PyObject*>(object_));
}

ThreadHook* HookReference::operator->() const { return &object_->hook; }

}  // namespace pyinstrument
