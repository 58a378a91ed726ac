#include "sampler/frames/coroutine_run.hpp"

#include <Python.h>

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "sampler/embedded_python.hpp"

using namespace pyinstrument;
using namespace pyinstrument::testing;

namespace {

using Runs = std::vector<std::string>;

std::string names_of(const CoroutineRun& run) {
  std::string names;
  for (const CoroutineRun::Sleeper& sleeper : run.sleepers()) {
    if (!names.empty()) names += " < ";
    if (sleeper.class_type != nullptr) names += std::string(sleeper.class_type->tp_name) + ".";
    names += PyUnicode_AsUTF8(sleeper.code->co_name);
  }
  return names;
}

CoroutineRun* watched = nullptr;
Runs ended;

int watch(PyObject*, PyFrameObject* frame, int kind, PyObject* argument) {
  const std::string before = names_of(*watched);
  watched->see({frame, kind, argument});
  if (watched->sleepers().empty() && !before.empty()) ended.push_back(before);
  return 0;
}

// The runs of a program, each as it was when it ended.
Runs runs_of(const std::string& source) {
  ensure_python();
  CoroutineRun run;
  watched = &run;
  ended.clear();
  PyEval_SetProfile(&watch, nullptr);
  CHECK(run_source("class Pause:\n"
                   "  def __await__(self): yield\n" +
                   source) == "");
  PyEval_SetProfile(nullptr, nullptr);
  return ended;
}

std::vector<bool> answers;

PyMethodDef ask_method = {"ask",
                          [](PyObject*, PyObject*) -> PyObject* {
                            answers.push_back(is_in_coroutine());
                            Py_RETURN_NONE;
                          },
                          METH_NOARGS, nullptr};

}  // namespace

TEST_CASE("coroutines that wait for each other are a run, innermost first") {
  CHECK(runs_of("async def inner(): await Pause()\n"
                "async def outer(): await inner()\n"
                "outer().send(None)\n") == Runs{"inner < outer"});
}

TEST_CASE("a plain generator is part of a run where it stands between coroutines, with its class") {
  CHECK(runs_of("async def inner(): await Pause()\n"
                "class Between:\n"
                "  def __await__(self): yield from inner().__await__()\n"
                "async def outer(): await Between()\n"
                "outer().send(None)\n"
                "def numbers(): yield 1\n"
                "next(numbers())\n") == Runs{"inner < Between.__await__ < outer"});
}

TEST_CASE("a run ends when anything else happens") {
  CHECK(runs_of("async def first(): await Pause()\n"
                "async def second(): await Pause()\n"
                "def start(coroutine): coroutine.send(None)\n"
                "start(first())\n"
                "start(second())\n") == Runs{"first", "second"});
}

TEST_CASE("a coroutine that has ended does not wait") {
  CHECK(runs_of("async def inner(): pass\n"
                "async def outer():\n"
                "  await inner()\n"
                "  await Pause()\n"
                "outer().send(None)\n") == Runs{"outer"});
}

TEST_CASE("an asynchronous generator waits, unless it hands out a value") {
  CHECK(runs_of("async def numbers():\n"
                "  await Pause()\n"
                "  yield 1\n"
                "async def outer():\n"
                "  async for _ in numbers(): await Pause()\n"
                "coroutine = outer()\n"
                "coroutine.send(None)\n"
                "coroutine.send(None)\n") == Runs{"numbers < outer", "outer"});
}

TEST_CASE("it is known whether a coroutine runs on the thread, however far out") {
  ensure_python();
  answers.clear();
  CHECK(run_source("class Pause:\n"
                   "  def __await__(self):\n"
                   "    ask()\n"
                   "    yield\n"
                   "async def outer():\n"
                   "  (lambda: ask())()\n"
                   "  await Pause()\n"
                   "ask()\n"
                   "outer().send(None)\n"
                   "ask()\n",
                   &ask_method) == "");
  CHECK(answers == std::vector{false, true, true, false});
}
