// The hook engine on coroutines that a little event loop of the test's drives, each in a context of its own,
// on a clock that is the test's as well.
#include <Python.h>

#define CATCH_CONFIG_ENABLE_PAIR_STRINGMAKER
#include <catch2/catch.hpp>
#include <memory>
#include <string>

#include "error.hpp"
#include "sampler/described_session.hpp"
#include "sampler/embedded_python.hpp"
#include "sampler/sampler.hpp"

using namespace pyinstrument;
using namespace pyinstrument::testing;

namespace {

std::unique_ptr<Sampler> sampler;
std::unique_ptr<Sampler> other;

// start() and stop() as the programs below call them; start(1) is another sampler.
PyObject* start_or_stop(PyObject*, PyObject* arguments) {
  const char* what = nullptr;
  if (PyArg_ParseTuple(arguments, "s", &what) == 0) return nullptr;
  const std::string word = what;
  try {
    if (word == "start") sampler->start();
    if (word == "stop") sampler->stop();
    if (word == "start other") other->start();
    if (word == "stop other") other->stop();
  } catch (const Error& error) {
    PyErr_SetString(PyExc_RuntimeError, error.what());
    return nullptr;
  }
  Py_RETURN_NONE;
}
PyMethodDef profiler_method = {"profiler", start_or_stop, METH_VARARGS, nullptr};

// Line 1 to 8 of every program: Pause() is what coroutines wait for; step() resumes one in its context.
constexpr const char* kLoop =
    "from contextvars import Context, copy_context\n"
    "class Pause:\n"
    "  def __await__(self): yield\n"
    "def step(context, coroutine):\n"
    "  try: context.run(coroutine.send, None)\n"
    "  except StopIteration: pass\n"
    "async def pause(): await Pause()\n"
    "\n";

Session profile(AsyncMode mode, const std::string& source) {
  ensure_python();
  SamplerOptions options = fake_clock_options();
  options.async_mode = mode;
  sampler = make_sampler(options);
  other = make_sampler(options);
  CHECK(run_source(kLoop + source, &profiler_method) == "");
  CHECK_FALSE(sampler->is_running());
  return sampler->take();
}

// Without what lies above the coroutines, and without lines.
Samples below_step(const Session& session) {
  Samples samples;
  for (auto& [stack, seconds] : samples_of(session)) {
    std::string text;
    for (std::size_t i = 0; i < stack.size(); ++i) {
      if (stack[i] == ':') {
        while (i + 1 < stack.size() && std::isdigit(static_cast<unsigned char>(stack[i + 1])) != 0) ++i;
      } else {
        text += stack[i];
      }
    }
    for (const std::string_view above : {"<module> > ", "step > "})
      if (text.starts_with(above)) text.erase(0, above.size());
    samples.emplace_back(text, seconds);
  }
  return samples;
}

// A task that waits for 5 seconds, in which the loop is idle for 2, and another task works for 3.
constexpr const char* kWaitingTask =
    "async def task():\n"
    "  profiler('start')\n"
    "  clock[1]\n"
    "  await pause()\n"
    "  clock[4]\n"
    "  profiler('stop')\n"
    "def work(): clock[3]\n"
    "async def another(): work()\n"
    "context, waiting = Context(), task()\n"
    "step(context, waiting)\n"
    "advance(2)\n"
    "step(Context(), another())\n"
    "step(context, waiting)\n";

}  // namespace

TEST_CASE("while the profiled task waits, the time is that of the await, whoever works meanwhile") {
  const AsyncMode mode = GENERATE(AsyncMode::enabled, AsyncMode::strict);
  CHECK(below_step(profile(mode, kWaitingTask)) ==
        Samples{{"task", 1}, {"task > pause > [await]", 2}, {"task > pause > [await]", 3}, {"task", 4}});
}

TEST_CASE("with async_mode disabled the time of a wait is that of what runs") {
  CHECK(below_step(profile(AsyncMode::disabled, kWaitingTask)) ==
        Samples{{"task", 1}, {"advance", 2}, {"another > work", 3}, {"task", 4}});
}

TEST_CASE(
    "time outside of the context that no await led to is that of what runs, or out of context where strict") {
  const std::string program =
      "profiler('start')\n"
      "def work(): clock[3]\n"
      "clock[1]\n"
      "Context().run(work)\n"
      "clock[2]\n"
      "profiler('stop')\n";
  const Samples enabled = below_step(profile(AsyncMode::enabled, program));
  CHECK(enabled == Samples{{"<module>", 1}, {"work", 3}, {"<module>", 2}});
  const Samples strict = below_step(profile(AsyncMode::strict, program));
  CHECK(strict == Samples{{"<module>", 1}, {"[out-of-context]", 3}, {"<module>", 2}});
}

TEST_CASE("a task that has ended waits for nothing, and neither does what it had awaited before") {
  const std::string program =
      "async def child(): pass\n"
      "async def task():\n"
      "  profiler('start')\n"
      "  await child()\n"
      "step(Context(), task())\n"
      "advance(2)\n"
      "profiler('stop')\n";
  CHECK(below_step(profile(AsyncMode::enabled, program)) == Samples{{"advance", 2}});
}

TEST_CASE("tasks that the profiled one starts belong to it; the await is that of whichever left last") {
  const std::string program =
      "async def child():\n"
      "  clock[2]\n"
      "  await pause()\n"
      "async def task():\n"
      "  profiler('start')\n"
      "  global copied\n"
      "  copied = copy_context()\n"
      "  await pause()\n"
      "context, waiting = Context(), task()\n"
      "step(context, waiting)\n"
      "advance(1)\n"
      "step(copied, child())\n"
      "advance(4)\n"
      "context.run(profiler, 'stop')\n";
  CHECK(below_step(profile(AsyncMode::enabled, program)) ==
        Samples{{"task > pause > [await]", 1}, {"child", 2}, {"child > pause > [await]", 4}});
}

TEST_CASE("an asynchronous generator that waits stands in the await, one that hands out a value does not") {
  const std::string program =
      "async def numbers():\n"
      "  await pause()\n"
      "  yield 1\n"
      "async def task():\n"
      "  profiler('start')\n"
      "  async for number in numbers():\n"
      "    await Pause()\n"
      "  profiler('stop')\n"
      "context, waiting = Context(), task()\n"
      "step(context, waiting)\n"
      "advance(1)\n"
      "step(context, waiting)\n"
      "advance(2)\n"
      "step(context, waiting)\n";
  CHECK(below_step(profile(AsyncMode::enabled, program)) ==
        Samples{{"task > numbers > pause > [await]", 1}, {"task > [await]", 2}});
}

TEST_CASE("methods among those that wait have their class, and all of them their lines") {
  const std::string program =
      "class Client:\n"
      "  async def fetch(self):\n"
      "    await pause()\n"
      "async def task():\n"
      "  profiler('start')\n"
      "  await Client().fetch()\n"
      "context, waiting = Context(), task()\n"
      "step(context, waiting)\n"
      "advance(1)\n"
      "profiler('stop')\n";
  CHECK(samples_of(profile(AsyncMode::enabled, program)) ==
        Samples{{"<module>:16 > step:5 > task:14 > Client.fetch:11 > pause:7 > [await]", 1}});
}

TEST_CASE("two profilers in two tasks of one thread each see their own") {
  const std::string program =
      "async def task(seconds, which):\n"
      "  profiler('start' + which)\n"
      "  clock[seconds]\n"
      "  await pause()\n"
      "  clock[seconds]\n"
      "  profiler('stop' + which)\n"
      "contexts = Context(), Context()\n"
      "tasks = task(1, ''), task(4, ' other')\n"
      "for _ in 1, 2:\n"
      "  for context, waiting in zip(contexts, tasks): step(context, waiting)\n";
  CHECK(below_step(profile(AsyncMode::enabled, program)) ==
        Samples{{"task", 1}, {"task > pause > [await]", 4}, {"task", 1}});
  CHECK(below_step(other->take()) == Samples{{"task", 4}, {"task > pause > [await]", 1}, {"task", 4}});
}

TEST_CASE("two profilers of one thread that do without contexts see the same") {
  const std::string program =
      "profiler('start')\n"
      "advance(1)\n"
      "profiler('start other')\n"
      "advance(2)\n"
      "profiler('stop other')\n"
      "advance(4)\n"
      "profiler('stop')\n";
  CHECK(below_step(profile(AsyncMode::disabled, program)) ==
        Samples{{"advance", 1}, {"advance", 2}, {"advance", 4}});
  CHECK(below_step(other->take()) == Samples{{"advance", 2}});
}

TEST_CASE("a second profiler in one context, or a copy of it, is refused as long as the first one runs") {
  const AsyncMode mode = GENERATE(AsyncMode::enabled, AsyncMode::strict);
  const std::string program =
      "def refused(context):\n"
      "  try: context.run(profiler, 'start other')\n"
      "  except RuntimeError as error: return str(error)\n"
      "profiler('start')\n"
      "copied = copy_context()\n"
      "said = refused(copied)\n"
      "if not said.startswith('There is already a profiler running.'): raise LookupError(said)\n"
      "if refused(Context()) is not None: raise LookupError\n"
      "profiler('stop other')\n"
      "profiler('stop')\n"
      "if refused(copied) is not None: raise LookupError\n"
      "profiler('stop other')\n";
  profile(mode, program);
}

TEST_CASE("a profiler may be stopped in another context than its own") {
  const std::string program =
      "async def task():\n"
      "  profiler('start')\n"
      "  await pause()\n"
      "waiting = task()\n"
      "step(Context(), waiting)\n"
      "advance(3)\n"
      "Context().run(profiler, 'stop')\n"
      "profiler('start')\n"
      "advance(1)\n"
      "profiler('stop')\n";
  CHECK(below_step(profile(AsyncMode::enabled, program)) == Samples{{"advance", 1}});
}
