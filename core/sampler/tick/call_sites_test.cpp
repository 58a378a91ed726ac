// Callees found on the value stack, against the functions that are really called: each kind of call by
// itself, and all calls of programs that use much of the standard library.
#include <Python.h>
#include <frameobject.h>

#include <catch2/catch.hpp>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include "sampler/embedded_python.hpp"
#include "sampler/tick/bytecode.hpp"
#include "sampler/tick/code_facts.hpp"
#include "sampler/tick/opcode_tables.h"
#include "sampler/tick/own_memory.hpp"
#include "sampler/tick/running_frame.hpp"
#include "sampler/tick/stack_depths.hpp"
#include "sampler/tick/standard_library.hpp"

using namespace pyinstrument;
using namespace pyinstrument::testing;

namespace {

// What the calls of one program came to.
struct Findings {
  std::size_t right = 0;
  std::vector<std::string> wrong;  // the first of them

  void add(bool is_right, const RunningFrame& caller, const char* what) {
    if (is_right)
      ++right;
    else if (wrong.size() < 20)
      wrong.push_back(std::string(what) + " called by " + caller.describe());
  }
};
Findings findings;

// The callee is this function, or a method of it.
bool is_function(const Callee& callee, Address function) {
  if (callee.function == 0 || callee.function == function) return callee.function != 0;
  auto* object = reinterpret_cast<PyObject*>(callee.function);
  return PyMethod_Check(object) && address_of(PyMethod_GET_FUNCTION(object)) == function;
}

bool is_class(const Callee& callee) {
  return callee.function != 0 && PyType_Check(reinterpret_cast<PyObject*>(callee.function));
}

// The callee is this method, or the descriptor of it with self for an argument.
bool is_builtin(const Callee& callee, const PyMethodDef* method, PyObject* self) {
  auto* object = reinterpret_cast<PyObject*>(callee.function);
  if (object == nullptr) return false;
  if (PyCFunction_Check(object)) return reinterpret_cast<PyCFunctionObject*>(object)->m_ml == method;
  if (!Py_IS_TYPE(object, &PyMethodDescr_Type)) return false;
  auto* argument = reinterpret_cast<PyObject*>(callee.argument);
  if (callee.are_packed) argument = PyTuple_GET_ITEM(argument, 0);
  return reinterpret_cast<PyMethodDescrObject*>(object)->d_method == method && argument == self;
}

PyObject* check(PyObject* self, PyObject* const* arguments, Py_ssize_t count, PyObject* keywords);
PyObject* check_caller(PyObject*, PyObject*);
PyMethodDef methods[] = {{"check", reinterpret_cast<PyCFunction>(reinterpret_cast<void*>(&check)),
                          METH_FASTCALL | METH_KEYWORDS, nullptr},
                         {nullptr, nullptr, 0, nullptr}};
PyMethodDef check_caller_method = {"check_caller", check_caller, METH_NOARGS, nullptr};

// A C function that looks for itself on its caller's value stack.
PyObject* check(PyObject* self, PyObject* const* arguments, Py_ssize_t count, PyObject*) {
  const RunningFrame caller = RunningFrame::top();
  const auto callee = caller.callee();
  findings.add(callee && is_builtin(*callee, &methods[0], self), caller, "check()");
  return Py_NewRef(count > 0 ? arguments[0] : Py_None);
}

// Called by a Python function: looks for that on the value stack of its caller.
PyObject* check_caller(PyObject*, PyObject*) {
  const RunningFrame function = RunningFrame::top();
  const RunningFrame caller = function.previous();
  const auto callee = caller.callee();
  findings.add(callee && is_function(*callee, function.function()), caller, "a Python function");
  Py_RETURN_NONE;
}

PyObject* make_probes(PyObject*, PyObject*) {
  static PyType_Slot slots[] = {{Py_tp_methods, methods}, {0, nullptr}};
  static PyType_Spec spec = {"testing.Probe", sizeof(PyObject), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
                             slots};
  return Py_BuildValue("(NNN)", PyCFunction_New(&methods[0], nullptr),
                       PyCFunction_New(&check_caller_method, nullptr), PyType_FromSpec(&spec));
}

PyMethodDef probes = {"probes", make_probes, METH_NOARGS, nullptr};

constexpr std::size_t kRuns = 40;  // the interpreter specialises what it has run before

Findings run(const std::string& program) {
  ensure_python();
  findings = {};
  std::string source = "check, check_caller, Probe = probes()\nprobe = Probe()\n" + program;
  source += "\nfor _ in range(" + std::to_string(kRuns) + "): main()\n";
  CHECK(run_source(source, &probes).empty());
  for (const std::string& wrong : findings.wrong) UNSCOPED_INFO(wrong);
  CHECK(findings.wrong.empty());
  return findings;
}

// Each function that starts and each C function that is called, while a program runs.
int check_event(PyObject*, PyFrameObject*, int event, PyObject* argument) {
  const RunningFrame caller = RunningFrame::top();
  if (event == PyTrace_C_CALL && PyCFunction_Check(argument)) {
    const auto* function = reinterpret_cast<PyCFunctionObject*>(argument);
    const auto callee = caller.callee();
    findings.add(callee && is_builtin(*callee, function->m_ml, function->m_self), caller,
                 function->m_ml->ml_name);
  } else if (event == PyTrace_CALL) {
    const RunningFrame function = caller;
    if (!function.is_called_by_bytecode()) return 0;
    const RunningFrame above = function.previous();
    const auto callee = above.callee();  // nothing where an attribute, an index ... runs the function
    if (callee && !is_class(*callee))
      findings.add(is_function(*callee, function.function()), above, "a Python function");
  }
  return 0;
}

std::vector<std::uint8_t> bytecode_of(PyCodeObject* code) {
  OwnMemory memory;
  return read_bytecode(memory, layout_of_this_python(), address_of(code),
                       static_cast<std::uint32_t>(Py_SIZE(code)))
      .value();
}

std::span<const std::uint8_t> bytes_of(PyObject* bytes) {
  return {reinterpret_cast<const std::uint8_t*>(PyBytes_AS_STRING(bytes)),
          static_cast<std::size_t>(PyBytes_GET_SIZE(bytes))};
}

bool is_call(std::uint8_t opcode) {
  PyObject* names = PyObject_GetAttrString(PyImport_AddModule("opcode"), "opname");
  if (names == nullptr) throw std::runtime_error("opcode is not imported");
  const std::string name = PyUnicode_AsUTF8(PyList_GetItem(names, opcode));
  Py_DECREF(names);
  return name == "CALL" || name == "PRECALL" || name == "CALL_KW" || name == "CALL_FUNCTION_EX";
}

}  // namespace

TEST_CASE("a C function finds itself as the callee of its caller") {
  CHECK(run("def main():\n"
            "  check()\n"
            "  check(1)\n"
            "  check(1, 2, 3)\n"
            "  check(1, key=2)\n"
            "  check(key=2, other=3)\n"
            "  check(*(1, 2))\n"
            "  check(*[], **{})\n"
            "  check(1, *(2, 3), key=4, **{'more': 5})\n")
            .right == 8 * kRuns);
}

TEST_CASE("a C method finds itself, or its descriptor with self, as the callee") {
  CHECK(run("class Sub(Probe): pass\n"
            "sub = Sub()\n"
            "def main():\n"
            "  probe.check()\n"
            "  probe.check(1, 2)\n"
            "  sub.check(1, key=2)\n"
            "  bound = probe.check\n"
            "  bound()\n"
            "  bound(1, 2)\n"
            "  Probe.check(probe)\n"
            "  Probe.check(sub, 1, key=2)\n"
            "  probe.check(*(1, 2))\n"
            "  Probe.check(*(probe, 2), **{'key': 3})\n"
            "  unbound = Probe.check\n"
            "  unbound(sub)\n")
            .right == 10 * kRuns);
}

TEST_CASE("a callee is found however deep the value stack is") {
  CHECK(run("def main():\n"
            "  x = [1, (2, {3: check(4)}), check(check(5) + check(6), *[check(7)])]\n"
            "  y = f'{check(1)} {x} {check(2):>{check(3)}}'\n"
            "  z = 1 + (2 * (3 - (4 + check(5, check(6), key=check(7, *(check(8),))))))\n"
            "  w = probe.check(probe.check(1), check(2), probe.check(3))\n"
            "  v = check(1) < check(2) < check(3) and check(4) or check(5)\n"
            "  return x, y, z, w, v, (lambda: check(1))(), x[check(0)]\n")
            .right == 22 * kRuns);
}

TEST_CASE("a callee is found in loops, handlers, contexts and jumps") {
  CHECK(run("class Context:\n"
            "  def __enter__(self): check(1)\n"
            "  def __exit__(self, *stuff): return check(True)\n"
            "def main():\n"
            "  for i in check(range(3)):\n"
            "    if check(i) == 1: continue\n"
            "    try:\n"
            "      with Context() as c, Context():\n"
            "        check(i)\n"
            "        [1, check(2), {}[check(i)]]\n"
            "      try: {}[check(i)]\n"
            "      except KeyError as e: check(e, check(1))\n"
            "      try: raise ExceptionGroup('g', [ValueError(), KeyError()])\n"
            "      except* ValueError: check(1)\n"
            "      except* KeyError: check(2)\n"
            "      while True:\n"
            "        try: check(1); break\n"
            "        finally: check(2)\n"
            "      [0, 1, {}[check(i)]]\n"
            "    except KeyError: check(4)\n"
            "    else: check(5)\n"
            "    finally: probe.check(6)\n"
            "  match check([1, {'a': 2}]):\n"
            "    case [x, {'a': y}] if check(y): check(x, check(y))\n")
            .right > 30 * kRuns);
}

TEST_CASE("a callee is found in comprehensions, generators and coroutines") {
  CHECK(run("def generator():\n"
            "  check(1)\n"
            "  x = yield check(2)\n"
            "  try: yield from [check(3), check(x)]\n"
            "  except GeneratorExit: check(4); raise\n"
            "class Later:\n"
            "  def __await__(self):\n"
            "    yield check(1)\n"
            "    return check(2)\n"
            "async def numbers():\n"
            "  for i in range(2): yield check(i)\n"
            "async def coroutine():\n"
            "  check(await Later(), [check(i) async for i in numbers()])\n"
            "  async for i in numbers(): check(i)\n"
            "  class Context:\n"
            "    async def __aenter__(self): check(1)\n"
            "    async def __aexit__(self, *stuff): check(2)\n"
            "  async with Context(): check(3)\n"
            "def main():\n"
            "  [check(i) for i in range(3) if check(i)]\n"
            "  {check(i): check(j) for i in range(2) for j in check(range(2))}\n"
            "  list(check(i) for i in range(2))\n"
            "  for i in generator(): check(i)\n"
            "  unfinished = generator(); next(unfinished); unfinished.send(1); unfinished.close()\n"
            "  running = coroutine()\n"
            "  try:\n"
            "    while True: running.send(None)\n"
            "  except StopIteration: pass\n")
            .right > 35 * kRuns);
}

TEST_CASE("a callee is found behind more than 255 constants, locals and arguments") {
  const std::string arguments = "', '.join(str(1000 + i) for i in range(300))";
  CHECK(run("exec('def main():\\n' + ''.join(f'  x{i} = {i} + 7000\\n' for i in range(300)) +\n"
            "     '  check(' + " +
            arguments +
            " + ')\\n  check(x299, [x298, check(x297)])\\n' +\n"
            "     '  while x299:\\n' + ''.join(f'    x{i} = check(x{i})\\n' for i in range(300)) + '    "
            "break\\n' +\n"
            "     '  check(x299, ' + " +
            arguments + " + ', key=check(1))\\n', globals())\n")
            .right == 305 * kRuns);
}

TEST_CASE("a Python function is what its caller calls") {
  CHECK(run("def plain(*arguments, **keywords): check_caller()\n"
            "def exact(a, b): check_caller()\n"
            "def default(a, b=2, *, c=3): check_caller()\n"
            "class A:\n"
            "  def method(self, *arguments): check_caller()\n"
            "  @classmethod\n"
            "  def of_class(cls): check_caller()\n"
            "  @staticmethod\n"
            "  def of_none(x): check_caller()\n"
            "def generator():\n"
            "  exact(1, 2)\n"
            "  yield plain(1)\n"
            "def main():\n"
            "  plain(); plain(1, 2, key=3); plain(*(1, 2), **{'key': 3})\n"
            "  exact(1, 2); [1, exact(1, b=2), (3, exact(b=1, a=2))]\n"
            "  default(1); default(1, c=4)\n"
            "  a = A(); bound = a.method\n"
            "  a.method(); a.method(1); bound(); bound(1, 2); A.method(a, 1)\n"
            "  a.of_class(); A.of_class(); a.of_none(1); A.of_none(x=1)\n"
            "  (lambda: check_caller())()\n"
            "  list(generator()); [plain(i) for i in range(2)]\n"
            "  try: {}[plain()]\n"
            "  except KeyError: exact(1, 2)\n")
            .right == 24 * kRuns);
}

TEST_CASE("every call of a program is found, of C functions and of Python functions") {
  ensure_python();
  findings = {};
  CHECK(run_busy_program(&check_event).empty());
  for (const std::string& wrong : findings.wrong) UNSCOPED_INFO(wrong);
  CHECK(findings.wrong.empty());
  CHECK(findings.right > 40'000);
}

TEST_CASE("every call in the standard library is reached, with a slot for its callee on the value stack") {
  ensure_python();
  Py_XDECREF(PyImport_ImportModule("opcode"));
  std::vector<bool> calls(256);
  for (int opcode = 0; opcode < 256; ++opcode) calls[opcode] = is_call(static_cast<std::uint8_t>(opcode));
  std::size_t count = 0;
  for (PyCodeObject* code : standard_library_code()) {
    const std::vector<std::uint8_t> bytecode = bytecode_of(code);
    const auto stack_slots = static_cast<std::uint32_t>(code->co_stacksize);
    const CallSites sites(bytecode, bytes_of(code->co_exceptiontable), stack_slots);
    for (std::size_t at = 0; at < bytecode.size();
         at += 2 + std::size_t{2} * pyinstrument_cache_units(bytecode[at])) {
      CAPTURE(PyUnicode_AsUTF8(code->co_filename), PyUnicode_AsUTF8(code->co_name), at);
      const auto slot = sites.callee_slot(static_cast<int>(at));
      if (slot.has_value() != calls[bytecode[at]]) REQUIRE(slot.has_value() == calls[bytecode[at]]);
      if (slot && *slot + 2 > stack_slots) REQUIRE(*slot + 2 <= stack_slots);
      count += slot ? 1 : 0;
    }
  }
  CHECK(count > 50'000);
}

TEST_CASE("a frame in the caches of a call stands at the call") {
  ensure_python();
  PyObject* code = Py_CompileString("f(1)", "test.py", Py_eval_input);
  const CodeFacts& facts = facts_at(address_of(code));
  std::size_t instructions_of_call = 0;
  for (int at = 0; at < static_cast<int>(facts.units) * 2; at += 2)
    instructions_of_call += facts.calls.is_call(at) ? 1 : 0;
  CHECK(instructions_of_call >= 4);  // CALL and three caches, 3.11: PRECALL and one more
  CHECK_FALSE(facts.calls.is_call(-2));
  CHECK_FALSE(facts.calls.is_call(static_cast<int>(facts.units) * 2));
  CHECK(facts.calls.callee_slot(0) == std::nullopt);
  CHECK(facts.calls.callee(0, {}, 0) == std::nullopt);
}

TEST_CASE("senseless bytecode makes call sites within the value stack, or none") {
  std::mt19937 random(3);  // NOLINT(bugprone-random-generator-seed): the same bytes each run
  for (int round = 0; round < 3000; ++round) {
    std::vector<std::uint8_t> bytecode(2 * (random() % 300));
    std::vector<std::uint8_t> handlers(random() % 40);
    for (std::uint8_t& byte : bytecode) byte = static_cast<std::uint8_t>(random());
    for (std::uint8_t& byte : handlers) byte = static_cast<std::uint8_t>(random());
    const std::uint32_t stack_slots = random() % 20;
    const CallSites sites(bytecode, handlers, stack_slots);
    bool all_within = true;
    for (int at = 0; at < static_cast<int>(bytecode.size()); ++at)
      if (const auto slot = sites.callee_slot(at)) all_within = all_within && *slot < stack_slots;
    CHECK(all_within);
  }
}
