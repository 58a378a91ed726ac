#include "sampler/tick/tick_probe.hpp"

#include <Python.h>
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sampler/frames/frame_walker.hpp"
#include "sampler/tick/memory_stack_reader.hpp"
#include "sampler/tick/own_memory.hpp"

namespace pyinstrument {
namespace {

// A method, a generator and a callback from C lie between the outermost call and the probe.
constexpr const char* kProgram =
    "def run(probe):\n"
    "    class Asking:\n"
    "        def ask(self, _):\n"
    "            yield probe()\n"
    "    answers = []\n"
    "    sorted([0], key=lambda _: answers.append(next(Asking().ask(0))))\n"
    "    return answers[0]\n"
    "answer = run(probe)\n";

// What the interpreter itself says is the truth.
std::string compare_with_truth() {
  OwnMemory memory;
  const Layout& layout = layout_of_this_python();
  const PyThreadState* state = PyThreadState_Get();
  Session session;
  StackCopy copy(memory, layout, reinterpret_cast<Address>(state), state->id);
  CodeCache codes(memory, layout, session);
  StackWalk walk(layout, copy, codes);
  std::vector<SeenFrame> seen;
  if (copy.take() != StackCopy::Result::taken)
    return "the system does not let this process read its own memory";
  std::string otherwise =
      fmt::format("this build of CPython {} keeps its frames otherwise than its headers say", PY_VERSION);
  if (walk.walk(seen) != StackWalk::Result::whole) return otherwise;
  std::vector<WalkedFrame> truth;
  walk_frames(PyEval_GetFrame(), false, truth);
  const bool is_same = std::equal(seen.begin(), seen.end(), truth.rbegin(), truth.rend(),
                                  [&](const SeenFrame& ours, const WalkedFrame& theirs) {
                                    return ours.row == codes.find(reinterpret_cast<Address>(theirs.code)) &&
                                           ours.instruction == theirs.instruction;
                                  });
  return is_same ? "" : otherwise;
}

PyObject* probe(PyObject*, PyObject*) {
  const std::string reason = compare_with_truth();
  return PyUnicode_FromStringAndSize(reason.data(), static_cast<Py_ssize_t>(reason.size()));
}

std::string run_probe() {
  static PyMethodDef method = {"probe", &probe, METH_NOARGS, nullptr};
  std::string reason = "the trial of it could not be run";
  PyObject* code = Py_CompileString(kProgram, "<pyinstrument>", Py_file_input);
  PyObject* names = PyDict_New();
  PyObject* function = PyCFunction_New(&method, nullptr);
  if (code != nullptr && names != nullptr && function != nullptr) {
    PyDict_SetItemString(names, "probe", function);
    PyDict_SetItemString(names, "__builtins__", PyEval_GetBuiltins());
    PyObject* done = PyEval_EvalCode(code, names, names);
    PyObject* answer = done ? PyDict_GetItemString(names, "answer") : nullptr;
    const char* text = answer ? PyUnicode_AsUTF8(answer) : nullptr;
    if (text != nullptr) reason = text;
    Py_XDECREF(done);
  }
  Py_XDECREF(function);
  Py_XDECREF(names);
  Py_XDECREF(code);
  PyErr_Clear();
  return reason;
}

}  // namespace

std::string why_not_tick() {
  // No initializer: Python code may let another thread run, which would wait for us with the GIL in hand.
  static std::optional<std::string> reason;
  if (!reason) {
    std::string found = run_probe();
    reason = std::move(found);
  }
  return *reason;
}

}  // namespace pyinstrument
