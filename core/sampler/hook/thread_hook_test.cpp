#include "sampler/hook/thread_hook.hpp"

#include <Python.h>

#include <catch2/catch.hpp>
#include <functional>
#include <string>

#include "sampler/embedded_python.hpp"

using namespace pyinstrument;
using namespace pyinstrument::testing;

namespace {

using Attention = ThreadHook::Attention;
using Contexts = ThreadHook::Contexts;

// Keeps the names of the functions that are called, and `*` for each change of context.
class Diary final : public HookListener {
 public:
  IsFine on_event(const HookEvent& event) noexcept override {
    if (event.kind != PyTrace_CALL) return true;
    PyCodeObject* code = PyFrame_GetCode(event.frame);
    text += PyUnicode_AsUTF8(code->co_name) + std::string(" ");
    Py_DECREF(code);
    return on_call();
  }
  IsFine on_context_switch(const HookEvent&, const CoroutineRun&) noexcept override {
    text += "* ";
    return true;
  }

  std::string text;
  std::function<bool()> on_call = [] { return true; };
};

constexpr const char* kCalls =
    "def f(): pass\n"
    "def g(): pass\n"
    "f()\n"
    "g()\n";

HookReference hook_here() {
  ensure_python();
  return HookReference::of_this_thread();
}

}  // namespace

TEST_CASE("who always wants to be told is told of every event, until it leaves") {
  const HookReference hook = hook_here();
  Diary diary;
  hook->add(diary, Attention::always, Contexts::ignored);
  run_source(kCalls);
  CHECK(diary.text == "<module> f g ");
  hook->remove(diary);
  run_source(kCalls);
  CHECK(diary.text == "<module> f g ");
}

TEST_CASE("who waits to be called is told once for each call, and of the next event") {
  const HookReference hook = hook_here();
  Diary diary;
  hook->add(diary, Attention::when_called, Contexts::ignored);
  run_source(kCalls);
  diary.text.clear();  // being added counts as a call
  hook->call_attention();
  run_source(kCalls);
  CHECK(diary.text == "<module> ");
  hook->set_attention(diary, Attention::always);
  run_source(kCalls);
  CHECK(diary.text == "<module> <module> f g ");
  hook->remove(diary);
}

TEST_CASE("a thread has one hook, and all listeners are told") {
  const HookReference hook = hook_here();
  Diary first, second;
  hook->add(first, Attention::always, Contexts::ignored);
  const HookReference same = HookReference::of_this_thread();
  CHECK(same.operator->() == hook.operator->());
  same->add(second, Attention::always, Contexts::ignored);
  run_source(kCalls);
  CHECK(first.text == "<module> f g ");
  CHECK(second.text == first.text);
  hook->remove(first);
  run_source(kCalls);
  CHECK(second.text == "<module> f g <module> f g ");
  same->remove(second);
}

TEST_CASE("listeners may leave while they are told, and are told no more") {
  const HookReference hook = hook_here();
  Diary first, second, third;
  first.on_call = [&] {
    hook->remove(first);
    hook->remove(second);
    return true;
  };
  hook->add(first, Attention::always, Contexts::ignored);
  hook->add(second, Attention::always, Contexts::ignored);
  hook->add(third, Attention::always, Contexts::ignored);
  run_source(kCalls);
  CHECK(first.text == "<module> ");
  CHECK(second.text.empty());
  CHECK(third.text == "<module> f g ");
  hook->remove(third);
}

TEST_CASE("an exception that a listener leaves is the program's") {
  const HookReference hook = hook_here();
  Diary diary;
  diary.on_call = [&] {
    if (!diary.text.ends_with("f ")) return true;
    PyErr_SetString(PyExc_LookupError, "of the listener's");
    return false;
  };
  hook->add(diary, Attention::always, Contexts::ignored);
  CHECK(run_source(kCalls) == "LookupError");
  hook->remove(diary);
}

TEST_CASE("who follows contexts is told when the thread enters one and when it leaves it") {
  const HookReference hook = hook_here();
  PyObject* module = PyImport_ImportModule("contextvars");  // its own calls are not looked at
  Diary followed, ignored;
  hook->add(followed, Attention::always, Contexts::followed);
  hook->add(ignored, Attention::always, Contexts::ignored);
  run_source(
      "from contextvars import Context\n"
      "def f(): pass\n"
      "Context().run(f)\n"
      "f()\n");
  CHECK(followed.text == "<module> * f * f ");
  CHECK(ignored.text == "<module> f f ");
  hook->remove(followed);
  hook->remove(ignored);
  Py_XDECREF(module);
}

TEST_CASE("a hook without listeners leaves the thread as it was") {
  ensure_python();
  REQUIRE(PyThreadState_Get()->c_profilefunc == nullptr);
  const HookReference hook = HookReference::of_this_thread();
  CHECK(PyThreadState_Get()->c_profilefunc == nullptr);
  Diary diary;
  hook->add(diary, Attention::always, Contexts::ignored);
  CHECK(PyThreadState_Get()->c_profilefunc != nullptr);
  hook->remove(diary);
  CHECK(PyThreadState_Get()->c_profilefunc == nullptr);
}
