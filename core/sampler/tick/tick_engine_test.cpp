// The tick engine on programs that stand still, in the builtin look(), until they have been seen there.
#include <Python.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <numeric>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "error.hpp"
#include "sampler/described_session.hpp"
#include "sampler/embedded_python.hpp"
#include "sampler/sampler.hpp"

using namespace pyinstrument;
using namespace pyinstrument::testing;

namespace {

thread_local const Sampler* looking = nullptr;

// Returns once two samples have begun since it was called: the second saw it for certain.
PyObject* look(PyObject*, PyObject*) {
  const std::uint64_t enough = looking->take().sample_count + 2;
  while (looking->take().sample_count < enough) std::this_thread::yield();
  Py_RETURN_NONE;
}

PyMethodDef look_method = {"look", look, METH_NOARGS, nullptr};

std::unique_ptr<Sampler> tick_sampler() {
  ensure_python();
  SamplerOptions options;
  options.engine = Engine::tick;
  options.interval = 0.0002;
  return make_sampler(options);
}

Session profile(const std::string& source) {
  const auto sampler = tick_sampler();
  looking = sampler.get();
  sampler->start();
  const std::string failure = run_source(source, &look_method);
  sampler->stop();
  CHECK(failure.empty());
  return sampler->take();
}

// The stacks in which look() was seen.
std::set<std::string> looks(const Session& session) {
  constexpr std::string_view kLook = " > look";
  std::set<std::string> stacks;
  for (const StackId stack : session.sample_stack) {
    std::string text = describe(session, stack);
    if (text.ends_with(kLook)) stacks.insert(text.substr(0, text.size() - kLook.size()));
  }
  return stacks;
}

using Looks = std::set<std::string>;

}  // namespace

TEST_CASE("ticks see functions, their current lines, and the C function that the innermost calls") {
  CHECK(looks(profile("def f():\n"
                      "  x = 1\n"
                      "  look()\n"
                      "f()\n"
                      "look()\n")) == Looks{"<module>:4 > f:3", "<module>:5"});
}

TEST_CASE("ticks see the class of self and cls, through cells too, and __tracebackhide__") {
  CHECK(looks(profile("class A:\n"
                      "  def method(self):\n"
                      "    look()\n"
                      "  @classmethod\n"
                      "  def make(cls):\n"
                      "    look()\n"
                      "  def kept(self):\n"
                      "    __tracebackhide__ = True\n"
                      "    look()\n"
                      "    return lambda: self\n"
                      "class B(A): pass\n"
                      "B().method()\n"
                      "A.make()\n"
                      "A().kept()\n")) ==
        Looks{"<module>:12 > B.method:3", "<module>:13 > A.make:6", "<module>:14 > A.kept:9(hidden)"});
}

TEST_CASE("a class at the place of a freed one gets its own name") {
  CHECK(looks(profile("class Base:\n"
                      "  def run(self): look()\n"
                      "for name in 'ABCDEFGH':\n"
                      "  type(name, (Base,), {})().run()\n")) ==
        Looks{"<module>:4 > A.run:2", "<module>:4 > B.run:2", "<module>:4 > C.run:2", "<module>:4 > D.run:2",
              "<module>:4 > E.run:2", "<module>:4 > F.run:2", "<module>:4 > G.run:2",
              "<module>:4 > H.run:2"});
}

TEST_CASE("a code object at the place of a freed one gets its own name") {
  std::string source;
  Looks expected;
  for (int i = 0; i < 50; ++i) expected.insert("<module>:4 > <module>:2 > f" + std::to_string(i) + ":1");
  CHECK(looks(profile("for i in range(50):\n"
                      "  text = f'def f{i}(): look()\\nf{i}()'\n"
                      "  scope = {'look': look}\n"
                      "  exec(text, scope)\n")) == expected);
}

TEST_CASE("ticks see through generators, coroutines and calls from C") {
  CHECK(looks(profile("def numbers():\n"
                      "  look()\n"
                      "  yield 1\n"
                      "def outer():\n"
                      "  yield from numbers()\n"
                      "async def inner():\n"
                      "  look()\n"
                      "async def waiting():\n"
                      "  await inner()\n"
                      "list(outer())\n"
                      "try: waiting().send(None)\n"
                      "except StopIteration: pass\n"
                      "sorted([1], key=lambda _: look())\n")) == Looks{"<module>:10 > outer:5 > numbers:2",
                                                                       "<module>:11 > waiting:9 > inner:7",
                                                                       "<module>:13 > <lambda>:13"});
}

TEST_CASE("a stack of many chunks is seen whole, and no deeper than it is") {
  const Session session = profile(
      "import sys\n"
      "sys.setrecursionlimit(100000)\n"
      "def down(n):\n"
      "  if n == 0: return look()\n"
      "  down(n - 1)\n"
      "down(5000)\n");
  std::size_t deepest = 0;
  for (const StackId stack : session.sample_stack)
    deepest = std::max(deepest, session.stacks.frames(stack).size());
  CHECK(deepest == 1 + 1 + 5001 + 1);  // the thread, <module>, down, look
}

TEST_CASE("the time of the samples is the duration, however late the ticks are") {
  const Session session = profile("for _ in range(20): look()\n");
  const double total = std::accumulate(session.sample_time.begin(), session.sample_time.end(), 0.0);
  CHECK(total == Approx(session.duration).epsilon(1e-9));
  CHECK(session.sample_count == session.sample_time.size());
  CHECK(session.statistics.engine == "tick");
  CHECK(session.statistics.ticks == session.sample_count);
}

TEST_CASE("CPU time is that of the profiled thread") {
  const Session session = profile("look()\n");
  const double cpu = std::accumulate(session.sample_cpu_time.begin(), session.sample_cpu_time.end(), 0.0);
  CHECK(session.sample_cpu_time.size() == session.sample_time.size());
  CHECK(cpu > 0);
}

TEST_CASE("it is known where the profiler was started") {
  static std::unique_ptr<Sampler> sampler;
  static PyMethodDef start = {"start",
                              [](PyObject*, PyObject*) -> PyObject* {
                                sampler->start();
                                Py_RETURN_NONE;
                              },
                              METH_NOARGS, nullptr};
  sampler = tick_sampler();
  CHECK(run_source("def begin():\n"
                   "  start()\n"
                   "begin()\n",
                   &start)
            .empty());
  sampler->stop();
  const Session session = sampler->take();
  CHECK(describe(session, session.start_call_stack) == "<module>:3 > begin:2");
}

TEST_CASE("a thread that ends while it is profiled leaves what was seen of it") {
  const auto sampler = tick_sampler();
  PyThreadState* main_thread = PyEval_SaveThread();
  std::thread([&] {
    const PyGILState_STATE gil = PyGILState_Ensure();
    looking = sampler.get();
    sampler->start();
    run_source("def f(): look()\nf()\n", &look_method);
    PyGILState_Release(gil);
  }).join();
  PyEval_RestoreThread(main_thread);
  run_source("sum(range(200000))\n");  // what now runs is another thread, perhaps at the same addresses
  CHECK(looks(sampler->take()) == Looks{"<module>:2 > f:1"});
  CHECK(sampler->is_running());
}

TEST_CASE("the program goes on after a fork as before, and the child is not profiled") {
  const Session session = profile(
      "import os\n"
      "child = os.fork()\n"
      "if child == 0: os._exit(0)\n"
      "os.waitpid(child, 0)\n"
      "def after(): look()\n"
      "after()\n");
  CHECK(looks(session) == Looks{"<module>:6 > after:5"});
}

TEST_CASE("several engines at once see a thread each") {
  ensure_python();
  constexpr int kThreads = 3;
  std::vector<Looks> seen(kThreads);
  std::atomic<int> running = 0;
  std::vector<std::thread> threads;
  threads.reserve(kThreads);
  PyThreadState* main_thread = PyEval_SaveThread();
  for (int i = 0; i < kThreads; ++i)
    threads.emplace_back([&, i] {
      const PyGILState_STATE gil = PyGILState_Ensure();
      const auto sampler = tick_sampler();
      looking = sampler.get();
      sampler->start();
      ++running;
      Py_BEGIN_ALLOW_THREADS;
      while (running < kThreads) std::this_thread::yield();
      Py_END_ALLOW_THREADS;
      const std::string name = "f" + std::to_string(i);
      std::string source = "def ";
      source.append(name).append("(): look()\n").append(name).append("()\n");
      run_source(source, &look_method);
      sampler->stop();
      seen[static_cast<std::size_t>(i)] = looks(sampler->take());
      PyGILState_Release(gil);
    });
  for (std::thread& thread : threads) thread.join();
  PyEval_RestoreThread(main_thread);
  for (int i = 0; i < kThreads; ++i)
    CHECK(seen[static_cast<std::size_t>(i)] == Looks{"<module>:2 > f" + std::to_string(i) + ":1"});
}

TEST_CASE("the time of a fork is that of the call that forks") {
  const Session session = profile(
      "import os\n"
      "def forking():\n"
      "  child = os.fork()\n"
      "  if child == 0: os._exit(0)\n"
      "  os.waitpid(child, 0)\n"
      "forking()\n");
  const auto forks = std::ranges::count_if(session.sample_stack, [&](StackId stack) {
    return describe(session, stack) == "<module>:6 > forking:3 > fork";
  });
  CHECK(forks >= 2);  // once before, once after it
}

TEST_CASE("a thread may fork again and again while the profiled one waits for it") {
  const Session session = profile(
      "import os, threading\n"
      "def fork():\n"
      "  for _ in range(5):\n"
      "    child = os.fork()\n"
      "    if child == 0: os._exit(0)\n"
      "    os.waitpid(child, 0)\n"
      "thread = threading.Thread(target=fork)\n"
      "thread.start()\n"
      "thread.join()\n"
      "def after(): look()\n"
      "after()\n");
  CHECK(looks(session) == Looks{"<module>:11 > after:10"});
}

TEST_CASE("an engine made before a fork shows the child when it is started there") {
  const auto sampler = tick_sampler();
  looking = sampler.get();
  PyOS_BeforeFork();
  const pid_t child = ::fork();
  if (child == 0) {
    PyOS_AfterFork_Child();
    ::alarm(60);  // where it waits for a sample that does not come
    sampler->start();
    run_source("def only_here(): look()\nonly_here()\n", &look_method);
    sampler->stop();
    ::_exit(looks(sampler->take()) == Looks{"<module>:2 > only_here:1"} ? 0 : 1);
  }
  PyOS_AfterFork_Parent();
  int status = -1;
  ::waitpid(child, &status, 0);
  CHECK(status == 0);
}

#ifndef __SANITIZE_THREAD__  // which knows no new threads in a child of a process that had several
TEST_CASE("a child that C code forked off may destroy the engine, or start it anew") {
  auto sampler = tick_sampler();
  auto other = tick_sampler();
  looking = sampler.get();
  sampler->start();
  other->start();
  const pid_t child = ::fork();
  if (child == 0) {
    ::alarm(60);  // where it waits for its parent's threads
    other.reset();
    const bool was_running = sampler->is_running();
    sampler->start();
    run_source("def only_here(): look()\nonly_here()\n", &look_method);
    sampler->stop();
    const bool is_seen = looks(sampler->take()) == Looks{"<module>:2 > only_here:1"};
    ::_exit(!was_running && is_seen ? 0 : 1);
  }
  int status = -1;
  ::waitpid(child, &status, 0);
  CHECK(status == 0);
  CHECK(sampler->is_running());
  sampler->stop();
  other->stop();
}
#endif

TEST_CASE("a forked child may ask for what was recorded, though another thread was just asking") {
  const auto sampler = tick_sampler();
  looking = sampler.get();
  sampler->start();
  std::atomic<bool> is_over = false;
  std::thread asking([&] {
    while (!is_over) sampler->take();
  });
  static PyMethodDef take = {"take",
                             [](PyObject*, PyObject*) -> PyObject* {
                               ::alarm(60);  // where it waits for the thread that was asking
                               looking->take();
                               Py_RETURN_NONE;
                             },
                             METH_NOARGS, nullptr};
  CHECK(run_source("import os\n"
                   "for _ in range(20):\n"
                   "  child = os.fork()\n"
                   "  if child == 0:\n"
                   "    take()\n"
                   "    os._exit(0)\n"
                   "  assert os.waitpid(child, 0)[1] == 0\n",
                   &take)
            .empty());
  is_over = true;
  asking.join();
  sampler->stop();
}

TEST_CASE("other tools may watch the program at the same time") {
  CHECK(looks(profile("import sys\n"
                      "def tool(frame, event, argument): return tool\n"
                      "def f():\n"
                      "  look()\n"
                      "sys.settrace(tool)\n"
                      "sys.setprofile(tool)\n"
                      "f()\n"
                      "sys.setprofile(None)\n"
                      "sys.settrace(None)\n")) == Looks{"<module>:7 > f:4"});
}

TEST_CASE("an engine that runs is not started again, and one that does not is not stopped") {
  const auto sampler = tick_sampler();
  CHECK_THROWS_AS(sampler->stop(), Error);
  sampler->start();
  CHECK(sampler->is_running());
  CHECK_THROWS_AS(sampler->start(), Error);
  sampler->stop();
  CHECK_FALSE(sampler->is_running());
}
