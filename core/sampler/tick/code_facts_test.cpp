// Code objects read through memory, against what CPython and the hook engine's reader say of them.
#include "sampler/tick/code_facts.hpp"

#include <Python.h>

#include <catch2/catch.hpp>
#include <random>
#include <string>
#include <vector>

#include "sampler/embedded_python.hpp"
#include "sampler/tick/bytecode.hpp"
#include "sampler/tick/own_memory.hpp"
#include "sampler/tick/standard_library.hpp"

using namespace pyinstrument;
using namespace pyinstrument::testing;

namespace {

Address address_of(const void* object) { return reinterpret_cast<Address>(object); }

std::optional<CodeFacts> read(PyCodeObject* code) {
  OwnMemory memory;
  return read_code(memory, layout_of_this_python(), address_of(code));
}

std::string text_of(PyObject* text) {
  PyObject* bytes = PyUnicode_AsEncodedString(text, "utf-8", "surrogatepass");
  REQUIRE(bytes != nullptr);
  std::string result(PyBytes_AS_STRING(bytes), static_cast<std::size_t>(PyBytes_GET_SIZE(bytes)));
  Py_DECREF(bytes);
  return result;
}

std::string identifier_of(PyCodeObject* code) {
  return text_of(code->co_name) + '\0' + text_of(code->co_filename) + '\0' +
         std::to_string(code->co_firstlineno);
}

std::optional<std::string> bytecode_of(PyCodeObject* code) {
  OwnMemory memory;
  const auto bytes = read_bytecode(memory, layout_of_this_python(), address_of(code),
                                   static_cast<std::uint32_t>(Py_SIZE(code)));
  return bytes ? std::optional<std::string>(std::in_place, bytes->begin(), bytes->end()) : std::nullopt;
}

// The code objects that a program hands to look() as it runs, and their bytecode as it is then.
std::vector<PyCodeObject*> looked_at;
std::vector<std::optional<std::string>> bytecode_then;

PyObject* look(PyObject*, PyObject* object) {
  auto* code = reinterpret_cast<PyCodeObject*>(Py_NewRef(object));
  looked_at.push_back(code);
  bytecode_then.push_back(bytecode_of(code));
  Py_RETURN_NONE;
}

PyMethodDef look_method = {"look", look, METH_O, nullptr};

std::vector<PyCodeObject*> codes_in(const std::string& source) {
  ensure_python();
  looked_at.clear();
  bytecode_then.clear();
  REQUIRE(run_source(source, &look_method).empty());
  return looked_at;
}

std::string published_bytecode(PyCodeObject* code) {
  PyObject* bytes = PyCode_GetCode(code);
  REQUIRE(bytes != nullptr);
  std::string result(PyBytes_AS_STRING(bytes), static_cast<std::size_t>(PyBytes_GET_SIZE(bytes)));
  Py_DECREF(bytes);
  return result;
}

}  // namespace

TEST_CASE("what is read of the standard library's code is what CPython says of it") {
  std::size_t hidden = 0;
  std::size_t methods = 0;
  std::size_t class_methods = 0;
  for (PyCodeObject* code : standard_library_code()) {
    const auto facts = read(code);
    REQUIRE(facts.has_value());
    REQUIRE(facts->identifier == identifier_of(code));
    const LocalsOfCode locals = read_locals(code);
    REQUIRE(facts->locals.first == locals.first);
    REQUIRE(facts->locals.has_traceback_hide == locals.has_traceback_hide);
    REQUIRE(facts->units == static_cast<std::uint32_t>(Py_SIZE(code)));
    REQUIRE(facts->instructions == address_of(code->co_code_adaptive));
    REQUIRE(facts->first_traceable == code->_co_firsttraceable * 2);
    REQUIRE(facts->local_slots == static_cast<std::uint32_t>(code->co_nlocalsplus));
    REQUIRE(facts->slots == static_cast<std::uint32_t>(code->co_nlocalsplus + code->co_stacksize));
    const int middle = static_cast<int>(Py_SIZE(code)) / 2 * 2;
    REQUIRE(facts->lines.line(middle).value_or(-1) == PyCode_Addr2Line(code, middle));
    hidden += facts->locals.has_traceback_hide ? 1 : 0;
    methods += facts->locals.first == LocalsOfCode::First::self ? 1 : 0;
    class_methods += facts->locals.first == LocalsOfCode::First::cls ? 1 : 0;
  }
  CHECK(methods > 1000);
  CHECK(class_methods > 100);
  CHECK(hidden < methods);
}

TEST_CASE("names of every width are read, lone surrogates and those of str's subclasses too") {
  const auto codes = codes_in(
      "class Name(str): pass\n"
      "names = ['', 'f', 'caf\\xe9', '\\u03bb\\u4e2d', '\\U0001f40d f', '\\udc80\\ud800\\udc00', 'x' * "
      "5000]\n"
      "for name in names + [Name('named'), Name('\\u03bb')]:\n"
      "  look((lambda: 0).__code__.replace(co_name=name, co_filename=name + '.py'))\n");
  REQUIRE(codes.size() == 9);
  for (PyCodeObject* code : codes) {
    const auto facts = read(code);
    REQUIRE(facts.has_value());
    CHECK(facts->identifier == identifier_of(code));
  }
}

TEST_CASE("self, cls and __tracebackhide__ count where they are variables of the function's own") {
  const auto codes = codes_in(
      "def method(self): pass\n"
      "def in_a_cell(self): return lambda: self\n"
      "def factory(cls): pass\n"
      "def second(x, self): __tracebackhide__ = True\n"
      "def outer():\n"
      "  self = __tracebackhide__ = 1\n"
      "  def free(): return self, __tracebackhide__\n"
      "  return free\n"
      "for f in method, in_a_cell, factory, second, outer(): look(f.__code__)\n");
  using First = LocalsOfCode::First;
  REQUIRE(codes.size() == 5);
  CHECK(read(codes[0])->locals.first == First::self);
  CHECK(read(codes[1])->locals.first == First::self);
  CHECK(read(codes[2])->locals.first == First::cls);
  CHECK(read(codes[3])->locals.first == First::other);
  CHECK(read(codes[3])->locals.has_traceback_hide);
  CHECK(read(codes[4])->locals.first == First::other);
  CHECK_FALSE(read(codes[4])->locals.has_traceback_hide);
}

TEST_CASE("what is no code object, or is nowhere, gives nothing") {
  ensure_python();
  OwnMemory memory;
  const Layout& layout = layout_of_this_python();
  CHECK_FALSE(read_code(memory, layout, 0));
  CHECK_FALSE(read_code(memory, layout, 8));
  CHECK_FALSE(read_code(memory, layout, ~Address{0} - 7));
  CHECK_FALSE(read_code(memory, layout, address_of(Py_None)));
  CHECK_FALSE(read_code(memory, layout, address_of(&PyCode_Type)));
}

TEST_CASE("a torn code object gives nothing or some facts, and never more than its size") {
  const auto codes = codes_in("def f(self, x):\n  try: return x(self)\n  finally: x()\nlook(f.__code__)\n");
  const auto* original = reinterpret_cast<const unsigned char*>(codes.at(0));
  const std::size_t size = offsetof(PyCodeObject, co_code_adaptive) + Py_SIZE(codes[0]) * 2;
  OwnMemory memory;
  std::mt19937 random(7);  // NOLINT(bugprone-random-generator-seed): the same bytes each run
  std::size_t read_whole = 0;
  for (int round = 0; round < 4000; ++round) {
    std::vector<unsigned char> torn(original, original + size);
    for (unsigned changes = 1 + random() % 4; changes > 0; --changes)
      torn[random() % size] = static_cast<unsigned char>(random());
    const auto facts = read_code(memory, layout_of_this_python(), address_of(torn.data()));
    read_whole += facts ? 1 : 0;
  }
  CHECK(read_whole > 0);
  CHECK(read_whole < 4000);
}

TEST_CASE("bytecode is read as the compiler wrote it") {
  for (PyCodeObject* code : standard_library_code()) {
    const auto bytes = bytecode_of(code);
    REQUIRE(bytes.has_value());
    REQUIRE(*bytes == published_bytecode(code));
  }
}

TEST_CASE("bytecode that the interpreter specialised is read as the compiler wrote it") {
  const auto codes = codes_in(
      "def f(items):\n"
      "  total = 0\n"
      "  for i in items:\n"
      "    total += len(items) + max(i, 3)\n"
      "    if i > 2: items[0] = str(i).upper()\n"
      "  return [x * 2 for x in range(total)][-1]\n"
      "for _ in range(300): f([1, 2, 3, 4])\n"
      "look(f.__code__)\n");
  REQUIRE(codes.size() == 1);
  CHECK(bytecode_then[0] == published_bytecode(codes[0]));
}

TEST_CASE("bytecode under a tracer is read as the compiler wrote it") {
  const auto codes = codes_in(
      "import sys\n"
      "def f(x):\n"
      "  for i in range(3):\n"
      "    x = max(x, i)\n"
      "  look(f.__code__)\n"
      "  return x\n"
      "def trace(frame, event, argument):\n"
      "  frame.f_trace_opcodes = True\n"
      "  return trace\n"
      "def profile(frame, event, argument): pass\n"
      "f(1)\n"
      "sys.settrace(trace)\n"
      "sys.setprofile(profile)\n"
      "f(1)\n"
      "f(2)\n"
      "sys.settrace(None)\n"
      "sys.setprofile(None)\n");
  REQUIRE(codes.size() == 3);
  const std::string expected = published_bytecode(codes[0]);
  for (const auto& bytecode : bytecode_then) CHECK(bytecode == expected);
}
