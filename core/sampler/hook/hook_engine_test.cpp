// The hook engine on programs whose clock is ours, so that every stack and every second is known beforehand.
#include <Python.h>

#define CATCH_CONFIG_ENABLE_PAIR_STRINGMAKER
#include <catch2/catch.hpp>
#include <functional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "error.hpp"
#include "sampler/described_session.hpp"
#include "sampler/embedded_python.hpp"
#include "sampler/sampler.hpp"

using namespace pyinstrument;
using namespace pyinstrument::testing;

namespace {

Session profile(const std::string& source, const SamplerOptions& options = fake_clock_options()) {
  ensure_python();
  const auto sampler = make_sampler(options);
  sampler->start();
  run_source(source);
  sampler->stop();
  return sampler->take();
}

std::string error_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

}  // namespace

TEST_CASE("time in a function's own code is its own, seen at its return") {
  CHECK(samples_of(profile("def f():\n"
                           "  clock[2]\n"
                           "f()\n")) == Samples{{"<module>:3 > f:2", 2}});
}

TEST_CASE("time up to a call is the caller's") {
  CHECK(samples_of(profile("def f():\n"
                           "  clock[2]\n"
                           "clock[3]\n"
                           "f()\n"
                           "clock[4]\n")) ==
        Samples{{"<module>:4", 3}, {"<module>:4 > f:2", 2}, {"<module>:5", 4}});
}

TEST_CASE("time up to the call of a C function is the caller's, then it is the C function's") {
  CHECK(samples_of(profile("clock[3]\n"
                           "advance(2)\n"
                           "clock[1]\n")) ==
        Samples{{"<module>:2", 3}, {"<module>:2 > advance", 2}, {"<module>:3", 1}});
}

TEST_CASE("a C function that raises keeps its time") {
  CHECK(samples_of(profile("try:\n"
                           "  [1].index(clock)\n"
                           "except ValueError:\n"
                           "  pass\n")) == Samples{{"<module>:2 > list.index", 1}});
}

TEST_CASE("C functions go by their qualified name, that of the type they were called on") {
  const Session session = profile(
      "def f():\n"
      "  class L(list): pass\n"
      "  L([clock]).count(0)\n"
      "  list.count([clock], 0)\n"
      "  advance(1)\n"
      "f()\n");
  CHECK(samples_of(session) == Samples{{"<module>:6 > f:3 > f.<locals>.L.count", 1},
                                       {"<module>:6 > f:4 > list.count", 1},
                                       {"<module>:6 > f:5 > advance", 1}});
  CHECK(frame_text(session, session.sample_stack[2]) == "advance|<built-in>|0");
}

TEST_CASE("a frame's text is function, file and first line, then class, current line and tracebackhide") {
  const Session session = profile(
      "\n"
      "class A:\n"
      "  def method(self):\n"
      "    __tracebackhide__ = True\n"
      "    clock[1]\n"
      "A().method()\n");
  CHECK(frame_text(session, session.sample_stack.front()) == "method|test.py|3^cA^l5^h1");
}

TEST_CASE("the class is the type of a first local called self") {
  CHECK(samples_of(profile("class A:\n"
                           "  def method(self): clock[1]\n"
                           "  class Inner:\n"
                           "    def method(self): clock[1]\n"
                           "class B(A): pass\n"
                           "B().method()\n"
                           "A.Inner().method()\n"
                           "A.method(3)\n")) == Samples{{"<module>:6 > B.method:2", 1},
                                                        {"<module>:7 > Inner.method:4", 1},
                                                        {"<module>:8 > int.method:2", 1}});
}

TEST_CASE("the class is what a first local called cls is, if that is a class") {
  CHECK(samples_of(profile("class A:\n"
                           "  @classmethod\n"
                           "  def make(cls): clock[1]\n"
                           "def of_number(cls): clock[1]\n"
                           "A.make()\n"
                           "of_number(3)\n")) ==
        Samples{{"<module>:5 > A.make:3", 1}, {"<module>:6 > of_number:4", 1}});
}

TEST_CASE(
    "the class is found through the cell of a closure, and not where self is gone, second or another's") {
  CHECK(samples_of(profile("class A:\n"
                           "  def closed_over(self):\n"
                           "    inner = lambda: self\n"
                           "    clock[1]\n"
                           "    return inner\n"
                           "  def deleted(self):\n"
                           "    del self\n"
                           "    clock[1]\n"
                           "  def second(this, self): clock[1]\n"
                           "  def inner(self):\n"
                           "    def function(): clock[1]; self\n"
                           "    function()\n"
                           "A().closed_over()\n"
                           "A().deleted()\n"
                           "A().second(1)\n"
                           "A().inner()\n")) == Samples{{"<module>:13 > A.closed_over:5", 1},
                                                        {"<module>:14 > deleted:8", 1},
                                                        {"<module>:15 > second:9", 1},
                                                        {"<module>:16 > A.inner:12 > function:11", 1}});
}

TEST_CASE("one line that serves objects of several classes is told apart by class") {
  CHECK(samples_of(profile("class A:\n"
                           "  def method(self): clock[1]\n"
                           "class B(A): pass\n"
                           "for o in A(), B(): o.method()\n")) ==
        Samples{{"<module>:4 > A.method:2", 1}, {"<module>:4 > B.method:2", 1}});
}

TEST_CASE("every frame stands at the line that it is at") {
  CHECK(samples_of(profile("def f(\n"
                           "  ):\n"
                           "  for seconds in 1, 2:\n"
                           "    g(\n"
                           "      seconds)\n"
                           "def g(seconds):\n"
                           "  clock[seconds]\n"
                           "f()\n")) ==
        Samples{{"<module>:8 > f:4 > g:7", 1}, {"<module>:8 > f:4 > g:7", 2}});
}

TEST_CASE("a generator stands under whoever runs it") {
  CHECK(samples_of(profile("def numbers():\n"
                           "  clock[1]\n"
                           "  yield 1\n"
                           "  clock[2]\n"
                           "def f(n): next(n)\n"
                           "n = numbers()\n"
                           "next(n)\n"
                           "try: f(n)\n"
                           "except StopIteration: pass\n")) ==
        Samples{{"<module>:7 > numbers:3", 1}, {"<module>:8 > f:5 > numbers:4", 2}});
}

TEST_CASE("nothing is sampled before the interval has passed; a sample weighs all the time since the last") {
  CHECK(samples_of(profile("def f(): clock[0.25]\n"
                           "def g(): clock[0.75]\n"
                           "f()\n"
                           "f()\n"
                           "g()\n")) == Samples{{"<module>:5 > g:2", 1.25}});
}

TEST_CASE("recursion is seen to its depth, and told apart from a return to the same function") {
  CHECK(samples_of(profile("def f(n):\n"
                           "  if n: f(n - 1)\n"
                           "  clock[1]\n"
                           "f(2)\n")) ==
        Samples{{"<module>:4 > f:2 > f:2 > f:3", 1}, {"<module>:4 > f:2 > f:3", 1}, {"<module>:4 > f:3", 1}});
}

#if PY_VERSION_HEX >= 0x030B0000  // before, CPython itself has no C stack for that many
TEST_CASE("a stack of 100,000 frames is read whole") {
  const Session session = profile(
      "import sys\n"
      "sys.setrecursionlimit(200000)\n"
      "def f(n):\n"
      "  if n: return f(n - 1)\n"
      "  clock[1]\n"
      "f(99998)\n");
  REQUIRE(session.sample_count >= 1);
  CHECK(session.stacks.frames(session.sample_stack.front()).size() == 100'001);  // and the thread
}
#endif

TEST_CASE("names that are no UTF-8 survive as three-byte surrogates") {
  const Session session = profile(
      "code = compile('clock[1]', 'odd\\udcff.py', 'exec')\n"
      "exec(code)\n");
  CHECK(frame_text(session, session.sample_stack.front()) == "<module>|odd\xed\xb3\xbf.py|1^l1");
}

TEST_CASE("the root of every stack is the thread, by name and ident") {
  ensure_python();
  const Session session = profile("clock[1]\n");
  const StackId root = session.stacks.parent()[session.sample_stack.front()];
  CHECK(frame_text(session, root) == "MainThread|<thread>|" + std::to_string(PyThread_get_thread_ident()));
}

TEST_CASE("the session says where it was started, how often it sampled, and by which engine") {
  const Session session = profile(
      "clock[1]\n"
      "advance(1)\n");
  CHECK(session.start_call_stack == 0);  // from C: no Python frame
  CHECK(session.sample_count == 2);      // and no rest
  CHECK(session.sample_cpu_time.size() == 2);
  CHECK(session.min_interval == 1);
  CHECK(session.max_interval == 1);
  CHECK(session.statistics.engine == "hook");
  CHECK(session.start_time > 1.7e9);
  CHECK(session.duration > 0);
}

TEST_CASE("CPU time is recorded only if it is asked for") {
  SamplerOptions options = fake_clock_options();
  options.record_cpu_time = false;
  CHECK(profile("clock[1]\n", options).sample_cpu_time.empty());
}

namespace {

Sampler* running_sampler = nullptr;
Session taken_meanwhile;

PyObject* take_meanwhile(PyObject*, PyObject*) {
  taken_meanwhile = running_sampler->take();
  Py_RETURN_NONE;
}
PyMethodDef take_method = {"take", take_meanwhile, METH_NOARGS, nullptr};

PyObject* count_samples(PyObject*, PyObject*) {
  return PyLong_FromUnsignedLongLong(running_sampler->take().sample_count);
}
PyMethodDef count_method = {"samples", count_samples, METH_NOARGS, nullptr};

PyObject* stop_now(PyObject*, PyObject*) {
  running_sampler->stop();
  Py_RETURN_NONE;
}
PyMethodDef stop_method = {"stop", stop_now, METH_NOARGS, nullptr};

}  // namespace

TEST_CASE("at a stop, the time since the last sample goes to the stack that runs, however short it is") {
  ensure_python();
  const auto sampler = make_sampler(fake_clock_options());
  running_sampler = sampler.get();
  sampler->start();
  run_source(
      "def f():\n"
      "  clock[0.5]\n"
      "  stop()\n"
      "f()\n",
      &stop_method);
  CHECK(samples_of(sampler->take()) == Samples{{"<module>:4 > f:3", 0.5}});
}

TEST_CASE("what was recorded so far can be taken while the program runs, and does not change any more") {
  ensure_python();
  const auto sampler = make_sampler(fake_clock_options());
  running_sampler = sampler.get();
  sampler->start();
  run_source(
      "advance(1)\n"
      "take()\n"
      "def later(): advance(1)\n"
      "later()\n",
      &take_method);
  sampler->stop();
  CHECK(samples_of(taken_meanwhile) == Samples{{"<module>:1 > advance", 1}});
  CHECK(samples_of(sampler->take()).size() == 2);
}

TEST_CASE("with the wall clock, coarse, precise or ticked, a busy program is sampled", "[clock]") {
  ensure_python();
  SamplerOptions options;
  options.clock = GENERATE(Clock::wall, Clock::wall_coarse, Clock::wall_thread);
  const auto sampler = make_sampler(options);
  running_sampler = sampler.get();
  sampler->start();
  CHECK(run_source("def busy(): sum(range(100))\n"
                   "while samples() < 5: busy()\n",
                   &count_method)
            .empty());
  sampler->stop();
  double sum = 0;
  const Session session = sampler->take();
  for (const double seconds : session.sample_time) sum += seconds;
  CHECK(sum == Approx(session.duration));
}

TEST_CASE("a second start, a stop without a start, and a stop on another thread say what is wrong") {
  ensure_python();
  const auto sampler = make_sampler(fake_clock_options());
  CHECK(error_of([&] { sampler->stop(); }) == "the profiler is not running; start it before you stop it");
  sampler->start();
  CHECK(error_of([&] { sampler->start(); }) ==
        "the profiler is running already; stop it before you start it again");

  std::string error;
  PyThreadState* released = PyEval_SaveThread();
  std::thread([&] {
    const PyGILState_STATE gil = PyGILState_Ensure();
    error = error_of([&] { sampler->stop(); });
    PyGILState_Release(gil);
  }).join();
  PyEval_RestoreThread(released);
  CHECK(error == "Failed to stop profiling. Make sure that you start/stop profiling on the same thread.");
  CHECK(sampler->is_running());
  sampler->stop();
  CHECK_FALSE(sampler->is_running());
}

TEST_CASE("a sampler starts afresh after a stop") {
  ensure_python();
  const auto sampler = make_sampler(fake_clock_options());
  for (int i = 0; i < 2; ++i) {
    sampler->start();
    run_source("advance(1)\n");
    sampler->stop();
    CHECK(samples_of(sampler->take()) == Samples{{"<module>:1 > advance", 1}});
  }
}

TEST_CASE("the hook of another profiler that took over stays when ours stops") {
  ensure_python();
  const auto sampler = make_sampler(fake_clock_options());
  sampler->start();
  run_source(
      "import sys\n"
      "sys.setprofile(lambda *_: None)\n");
  sampler->stop();
  CHECK(run_source("import sys\n"
                   "taken_over = sys.getprofile()\n"
                   "sys.setprofile(None)\n"
                   "if taken_over is None: raise LookupError\n") == "");
}

TEST_CASE("the hook of another profiler that was there is told of everything, and comes back") {
  ensure_python();
  run_source(
      "import sys\n"
      "sys.told = []\n"
      "def tell(frame, event, argument, told=sys.told): told.append(frame.f_code.co_name)\n"
      "sys.setprofile(tell)\n");
  const auto sampler = make_sampler(fake_clock_options());
  sampler->start();
  run_source("def during(): advance(1)\nduring()\n");
  sampler->stop();
  CHECK(samples_of(sampler->take()) == Samples{{"<module>:2 > during:1 > advance", 1}});
  CHECK(run_source("import sys\n"
                   "def after(): pass\n"
                   "after()\n"
                   "sys.setprofile(None)\n"
                   "if not {'during', 'after'} <= {*sys.told}: raise LookupError(sys.told)\n"
                   "del sys.told\n") == "");
}

TEST_CASE("a hook that is given back after its profiler has gone does nothing") {
  ensure_python();
  auto sampler = make_sampler(fake_clock_options());
  sampler->start();
  run_source(
      "import sys\n"
      "sys.kept = sys.getprofile()\n");
  sampler->stop();
  sampler.reset();
  CHECK(run_source("import sys\n"
                   "sys.setprofile(sys.kept)\n"
                   "def f(): pass\n"
                   "f()\n"
                   "sys.setprofile(None)\n"
                   "del sys.kept\n") == "");
}

TEST_CASE("a timer that fails ends the sampling, not the program, and stop says why") {
  ensure_python();
  SamplerOptions options = fake_clock_options();
  options.timer = [] {
    if (fake_now() > 1e6) throw Error(ErrorKind::usage, "the timer returned no number");
    return fake_now();
  };
  const auto sampler = make_sampler(options);
  sampler->start();
  CHECK(run_source("advance(1)\n"
                   "advance(2e6)\n"
                   "advance(1)\n") == "");
  CHECK(error_of([&] { sampler->stop(); }) == "the timer returned no number");
  CHECK(samples_of(sampler->take()) == Samples{{"<module>:1 > advance", 1}});
}

TEST_CASE("options that cannot be are refused") {
  SamplerOptions options;
  options.interval = 0;
  CHECK(error_of([&] { make_sampler(options); }) ==
        "the interval must be a positive number of seconds, not 0");
  options = {};
  options.clock = Clock::custom;
  CHECK(error_of([&] { make_sampler(options); }) ==
        "a custom clock needs a timer function that returns seconds; none was given");
  options.timer = [] { return 0.0; };
  options.engine = Engine::tick;
  CHECK(
      error_of([&] { make_sampler(options); }) ==
      "the \"tick\" engine cannot run here because the clock is a function of the program, which only it can "
      "call; choose \"hook\" or \"auto\"");
}
