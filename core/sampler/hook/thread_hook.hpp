// Who is told of the calls and returns of a thread?
//
// CPython gives a thread one profile hook, which all profilers of ours on that thread share. As little as can
// be is done at each event: one byte is read, and only when it says so are the listeners looked at. Seconds
// nowhere: when a sample is due is the listeners' business.
//
// Somebody else's hook that is found there is told of everything as before, and gets its place back:
// cProfile's, that of sys.setprofile(), or that of another copy of this very code (a program that imports the
// package, under the command that embeds Python).
//
// For listeners that follow contexts the hook also compares, at every event, a counter that CPython moves
// whenever the thread enters or leaves a context (contextvars.Context), and keeps the coroutines that have
// just gone to sleep.
//
// Threads: the GIL is held, on the thread itself, for everything but call_attention(), which may come from
// anywhere, and remove(), which may come from another thread.
#pragma once

#include <Python.h>

#include <atomic>
#include <cstdint>
#include <utility>
#include <vector>

#include "sampler/frames/coroutine_run.hpp"

namespace pyinstrument {

class HookListener {
 public:
  // What is false leaves a Python exception, for the program to get.
  using IsFine = bool;

  // Somebody called for attention, or this wants every event. May add and remove listeners, itself too.
  virtual IsFine on_event(const HookEvent& event) noexcept = 0;
  // Between the event before and this one, the thread has changed its context; `run` had fallen asleep right
  // before that. Only for listeners that follow contexts.
  virtual IsFine on_context_switch(const HookEvent& event, const CoroutineRun& run) noexcept = 0;

 protected:
  ~HookListener() = default;
};

class ThreadHook {
 public:
  enum class Attention { when_called, always };
  enum class Contexts { ignored, followed };

  ~ThreadHook();
  ThreadHook(const ThreadHook&) = delete;
  ThreadHook& operator=(const ThreadHook&) = delete;

  void add(HookListener& listener, Attention attention, Contexts contexts);
  // The last one takes the hook out of CPython, unless somebody else's has taken its place there; whoever was
  // there before comes back.
  void remove(HookListener& listener);
  // From now on a listener that was added as `when_called` wants every event, or does so no longer.
  void set_attention(const HookListener& listener, Attention attention);
  void call_attention() noexcept { wanted_.fetch_or(kCalled, std::memory_order_relaxed); }

 private:
  friend class HookReference;
  struct Object;
  struct Displaced {
    Py_tracefunc function = nullptr;
    PyObject* object = nullptr;  // strong; may be null beside a function
  };
  struct Entry {
    HookListener* listener;
    Attention attention;
    Contexts contexts;
  };

  // Why the listeners want to be asked, as bits.
  static constexpr std::uint8_t kCalled = 1, kAlways = 2, kFollowed = 4;

  ThreadHook(PyObject* object, PyThreadState* thread) : object_(object), thread_(thread) {}

  static int on_event(PyObject* object, PyFrameObject* frame, int kind, PyObject* argument) noexcept;
  static PyObject* install_again(PyObject* object, PyObject* arguments, PyObject* keywords);
  static void free_object(PyObject* object);
  static PyTypeObject* object_type();

  void install();
  bool attend(const HookEvent& event);
  bool follow(const HookEvent& event);
  template <class Tell>
  bool tell_all(const Tell& tell);
  void look_at_entries();

  std::atomic<std::uint8_t> wanted_ = 0;  // read at every event
  PyObject* const object_;                // which this is a part of
  PyThreadState* const thread_;
  std::uint64_t context_version_ = 0;
  CoroutineRun run_;
  Displaced displaced_;
  std::vector<Entry> entries_;
};

// A hold on the hook of a thread. Empty, or keeps it in memory; whether it is installed depends on its
// listeners. Python may hold it as well: a program may keep what sys.getprofile() returns.
class HookReference {
 public:
  HookReference() = default;
  ~HookReference();
  HookReference(HookReference&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
  HookReference& operator=(HookReference&& other) noexcept {
    std::swap(object_, other.object_);
    return *this;
  }

  // The one that is at work on the calling thread, or a new one. Throws Error(usage) where Python has no
  // memory.
  static HookReference of_this_thread();

  ThreadHook* operator->() const;
  explicit operator bool() const { return object_ != nullptr; }

 private:
  explicit HookReference(ThreadHook::Object* object) : object_(object) {}

  ThreadHook::Object* object_ = nullptr;  // strong
};

}  // namespace pyinstrument
