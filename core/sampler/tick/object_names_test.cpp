// Names of classes and builtins read through memory, against those that the hook engine's reader gives.
#include "sampler/tick/object_names.hpp"

#include <Python.h>

#include <catch2/catch.hpp>
#include <cstring>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "sampler/embedded_python.hpp"
#include "sampler/frames/frame_names.hpp"
#include "sampler/frames/frame_walker.hpp"
#include "sampler/tick/own_memory.hpp"
#include "sampler/tick/running_frame.hpp"

using namespace pyinstrument;
using namespace pyinstrument::testing;

namespace {

class CountingMemory : public MemorySource {
 public:
  std::size_t read(std::span<const MemoryRange> ranges) override {
    ++readings;
    return memory_.read(ranges);
  }
  int readings = 0;

 private:
  OwnMemory memory_;
};

struct Reader {
  CountingMemory memory;
  ObjectNames names{memory, layout_of_this_python()};

  std::string name(const ObjectQuestion& question) {
    ObjectNameId id = 0;
    names.answer({&question, 1}, {&id, 1});
    return id == kNoObjectName ? "" : std::string(names.text(id));
  }
  std::string builtin(PyObject* function, PyObject* argument = nullptr) {
    return name(ObjectQuestion::builtin_of({address_of(function), address_of(argument)}));
  }
  std::string class_of(LocalsOfCode::First first, PyObject* object) {
    return name(ObjectQuestion::class_of(first, 1, address_of(object)));
  }
};

Reader* reader;  // of the test that runs

PyObject* text(const std::string& value) { return PyUnicode_FromStringAndSize(value.data(), value.size()); }

// name(kind, object, argument=None): as a sampler would name it.
PyObject* name(PyObject*, PyObject* arguments) {
  const char* kind = nullptr;
  PyObject* object = nullptr;
  PyObject* argument = nullptr;
  if (!PyArg_ParseTuple(arguments, "sO|O", &kind, &object, &argument)) return nullptr;
  if (std::string(kind) == "self") return text(reader->class_of(LocalsOfCode::First::self, object));
  if (std::string(kind) == "cls") return text(reader->class_of(LocalsOfCode::First::cls, object));
  if (std::string(kind) == "packed")
    return text(reader->name(ObjectQuestion::builtin_of({address_of(object), address_of(argument), true})));
  return text(reader->builtin(object, argument));
}

PyMethodDef name_method = {"name", name, METH_VARARGS, nullptr};

// The program asserts what it expects.
void run(const std::string& program) {
  ensure_python();
  Reader own;
  reader = &own;
  CHECK(run_source(program, &name_method).empty());
}

// What a frame's text says of its class.
std::string class_in(const std::string& frame_text) {
  const std::size_t at = frame_text.find(
      "\x01"
      "c");
  if (at == std::string::npos) return "";
  return frame_text.substr(at + 2, frame_text.find('\x01', at + 1) - at - 2);
}

struct Comparison {
  Session session;
  FrameNames expected{session};
  Reader reader;
  std::map<std::string, std::size_t> equal;  // how often each name was met
  std::vector<std::string> different;

  std::string text_of(FrameInfoId info) const {
    std::string result;
    session.frame_infos.append_text(*session.symbols, info, result);
    return result;
  }
  void compare(const std::string& name, const std::string& expected_name) {
    if (name == expected_name)
      ++equal[name];
    else if (different.size() < 20)
      different.push_back("\"" + name + "\" for \"" + expected_name + "\"");
  }
};
Comparison* comparison;

void compare_builtin(PyObject* function) {
  const auto callee = RunningFrame::top().callee();
  REQUIRE(callee.has_value());
  const std::string expected = comparison->text_of(comparison->expected.c_function(function));
  comparison->compare(comparison->reader.name(ObjectQuestion::builtin_of(*callee)),
                      expected.substr(0, expected.find('\0')));
}

void compare_class(PyFrameObject* frame) {
  std::vector<WalkedFrame> walked;
  walk_frames(frame, false, walked);
  const RunningFrame running = RunningFrame::top();
  const LocalsOfCode::First first = running.facts().locals.first;
  if (first == LocalsOfCode::First::other) return;
  PyTypeObject* type = FrameNames::class_of(walked.at(0), first);
  const auto question = ObjectQuestion::class_of(first, running.facts().instructions, running.slots().at(0));
  comparison->compare(comparison->reader.name(question),
                      class_in(comparison->text_of(comparison->expected.python_frame(walked[0], type))));
}

int compare_event(PyObject*, PyFrameObject* frame, int event, PyObject* argument) {
  if (event == PyTrace_C_CALL && PyCFunction_Check(argument)) compare_builtin(argument);
  if (event == PyTrace_CALL || event == PyTrace_RETURN) compare_class(frame);
  return 0;
}

}  // namespace

TEST_CASE("the class of self is that of the object, through a cell") {
  run("class A: pass\n"
      "class B(A):\n"
      "  class C: pass\n"
      "def cell_of(self): return (lambda: self).__closure__[0]\n"
      "assert name('self', A()) == 'A'\n"
      "assert name('self', B.C()) == 'C'\n"
      "assert name('self', cell_of(B())) == 'B'\n"
      "assert name('self', A) == 'type'\n"
      "assert name('self', 3) == 'int'\n"
      "assert name('self', None) == 'NoneType'\n"
      "import collections\n"
      "assert name('self', collections.OrderedDict()) == 'OrderedDict'\n"
      "assert name('self', type('caf\\xe9 \\u03bb', (), {})()) == 'caf\\xe9 \\u03bb'\n");
}

TEST_CASE("the class that cls is, is a type") {
  run("class Meta(type): pass\n"
      "class A(metaclass=Meta): pass\n"
      "def cell_of(cls): return (lambda: cls).__closure__[0]\n"
      "assert name('cls', A) == 'A'\n"
      "assert name('cls', Meta) == 'Meta'\n"
      "assert name('cls', int) == 'int'\n"
      "assert name('cls', cell_of(A)) == 'A'\n"
      "assert name('cls', A()) == ''\n"
      "assert name('cls', 3) == ''\n");
}

TEST_CASE("a first local that is not set has no class") {
  ensure_python();
  Reader own;
  CHECK(own.class_of(LocalsOfCode::First::self, nullptr).empty());
  CHECK(own.class_of(LocalsOfCode::First::cls, nullptr).empty());
  PyObject* empty_cell = PyCell_New(nullptr);
  CHECK(own.class_of(LocalsOfCode::First::self, empty_cell).empty());
  Py_DECREF(empty_cell);
}

TEST_CASE("a builtin is called after what it is bound to, one of a module by its name alone") {
  run("import time, types, sys\n"
      "class L(list): pass\n"
      "assert name('builtin', time.sleep) == 'sleep'\n"
      "assert name('builtin', len) == 'len'\n"
      "assert name('builtin', [].append) == 'list.append'\n"
      "assert name('builtin', L().append) == 'L.append'\n"
      "assert name('builtin', ''.join) == 'str.join'\n"
      "assert name('builtin', dict.fromkeys) == 'dict.fromkeys'\n"
      "assert name('builtin', type('D', (dict,), {}).fromkeys) == 'D.fromkeys'\n"
      "assert name('builtin', str.upper, 'x') == 'str.upper'\n"
      "assert name('builtin', list.append, L()) == 'L.append'\n"
      "assert name('builtin', type.mro, int) == 'int.mro'\n"
      "assert name('packed', str.upper, ('x',)) == 'str.upper'\n"
      "assert name('packed', list.append, (L(), 1)) == 'L.append'\n"
      "def inner():\n"
      "  class Q(list): pass\n"
      "  return Q()\n"
      "assert name('builtin', inner().append) == 'inner.<locals>.Q.append'\n");
}

TEST_CASE("other callables are no builtins") {
  run("import functools\n"
      "class A:\n"
      "  def method(self): pass\n"
      "  def __call__(self): pass\n"
      "for thing in (A, A(), A.method, A().method, int, lambda: 0, functools.partial(len), None, 3,\n"
      "              int.__add__, (3).__add__, staticmethod(len)):\n"
      "  assert name('builtin', thing) == '', thing\n");
}

TEST_CASE("a new class at the address of a freed one has its own name") {
  ensure_python();
  Reader own;
  PyObject* first = PyRun_String("type('First', (), {})", Py_eval_input, PyEval_GetBuiltins(), nullptr);
  PyObject* second = PyRun_String("type('Second', (), {})", Py_eval_input, PyEval_GetBuiltins(), nullptr);
  REQUIRE((first != nullptr && second != nullptr));
  for (PyObject* type : {first, second}) Py_XDECREF(PyObject_GetAttrString(type, "__name__"));
  PyHeapTypeObject place;
  PyObject object;
  std::memcpy(&place, first, sizeof place);
  std::memset(&object, 0, sizeof object);
  Py_SET_TYPE(&object, &place.ht_type);
  CHECK(own.class_of(LocalsOfCode::First::self, &object) == "First");
  std::memcpy(&place, second, sizeof place);
  CHECK(own.class_of(LocalsOfCode::First::self, &object) == "Second");
  Py_DECREF(first);
  Py_DECREF(second);
}

TEST_CASE("classes that come and go, and are renamed, have the names of the moment") {
  run("import gc\n"
      "for i in range(1000):\n"
      "  A = type(f'A{i:05}', (list,), {'f': lambda self: 0})\n"
      "  A().f()\n"
      "  assert name('self', A()) == A.__name__\n"
      "  assert name('builtin', A().append) == A.__name__ + '.append'\n"
      "  A.__name__ = f'B{i:05}'\n"
      "  assert name('self', A()) == A.__name__\n"
      "  del A\n"
      "  gc.collect(0)\n");
}

TEST_CASE("a method that no class of the object has is not named after that class") {
  run("class L(list): pass\n"
      "assert name('builtin', list.append, 'text') == ''\n"
      "assert name('builtin', str.upper, []) == ''\n"
      "assert name('builtin', object.__reduce__, L()) == 'L.__reduce__'\n"
      "assert name('builtin', type.mro, 3) == ''\n");
}

TEST_CASE("memory that looks like a type, and is none, gives no name") {
  ensure_python();
  Reader own;
  PyHeapTypeObject place{};
  PyObject object{};
  Py_SET_TYPE(&object, &place.ht_type);
  place.ht_type.tp_name = "module.Name";
  place.ht_type.tp_mro = PyList_Type.tp_mro;
  const auto name = [&] { return own.class_of(LocalsOfCode::First::self, &object); };
  CHECK(name().empty());
  Py_SET_TYPE(&place.ht_type.ob_base.ob_base, &PyUnicode_Type);
  CHECK(name().empty());
  Py_SET_TYPE(&place.ht_type.ob_base.ob_base, &PyType_Type);
  CHECK(name() == "Name");
  place.ht_type.tp_name = "module.\xE2\x94";
  CHECK(name().empty());
  place.ht_type.tp_name = "module.\x01l3";
  CHECK(name().empty());
}

TEST_CASE("where an object may be another's memory by now, the class is the last that was certain") {
  ensure_python();
  Reader own;
  std::uint64_t word = 5;
  PyObject* list = PyList_New(0);
  const auto class_at = [&](Address place, PyObject* object) {
    auto question = ObjectQuestion::class_of(LocalsOfCode::First::self, place, address_of(object));
    question.conditions[1] = {address_of(&word), 5, 6};
    return own.name(question);
  };
  word = 4;
  CHECK(class_at(1, list).empty());
  word = 6;
  CHECK(class_at(1, list) == "list");
  CHECK(class_at(1, Py_None) == "NoneType");
  word = 7;
  CHECK(class_at(1, list) == "NoneType");
  CHECK(class_at(2, list).empty());
  Py_DECREF(list);
}

TEST_CASE("equal names have equal ids, whoever has them") {
  ensure_python();
  Reader own;
  PyObject* first = PyList_New(0);
  PyObject* second = PyList_New(0);
  const std::vector<ObjectQuestion> questions{
      ObjectQuestion::class_of(LocalsOfCode::First::self, 1, address_of(first)),
      ObjectQuestion::class_of(LocalsOfCode::First::self, 2, address_of(second)),
      ObjectQuestion::class_of(LocalsOfCode::First::self, 2, address_of(Py_None)),
      ObjectQuestion::class_of(LocalsOfCode::First::cls, 2, address_of(&PyList_Type))};
  std::vector<ObjectNameId> ids(questions.size());
  own.names.answer(questions, ids);
  CHECK(ids[0] == ids[1]);
  CHECK(ids[0] != ids[2]);
  CHECK(ids[0] == ids[3]);
  Py_DECREF(first);
  Py_DECREF(second);
}

TEST_CASE("what was asked before, of other objects even, takes one reading, however many ask") {
  ensure_python();
  Reader own;
  PyObject* append = PyObject_GetAttrString(reinterpret_cast<PyObject*>(&PyList_Type), "append");
  PyObject* length = PyObject_GetAttrString(PyImport_AddModule("builtins"), "len");
  const auto ask = [&] {
    std::vector<PyObject*> lists;
    std::vector<ObjectQuestion> questions;
    for (Address place = 1; place <= 30; ++place) {
      lists.push_back(PyList_New(0));
      questions.push_back(
          ObjectQuestion::class_of(LocalsOfCode::First::self, place, address_of(lists.back())));
      questions.push_back(ObjectQuestion::builtin_of({address_of(append), address_of(lists.back())}));
      questions.push_back(ObjectQuestion::builtin_of({address_of(length), address_of(lists.back())}));
    }
    std::vector<ObjectNameId> ids(questions.size());
    own.memory.readings = 0;
    own.names.answer(questions, ids);
    CHECK(own.names.text(ids[0]) == "list");
    CHECK(own.names.text(ids[1]) == "list.append");
    CHECK(own.names.text(ids[2]) == "len");
    for (PyObject* list : lists) Py_DECREF(list);
    return own.memory.readings;
  };
  ask();
  CHECK(ask() == 1);
  Py_DECREF(append);
  Py_DECREF(length);
}

TEST_CASE("the names in a program are those that the hook engine gives") {
  ensure_python();
  Comparison own;
  comparison = &own;
  CHECK(run_busy_program(&compare_event).empty());
  for (const std::string& line : own.different) UNSCOPED_INFO(line);
  CHECK(own.different.empty());
  CHECK(own.equal.size() > 200);
  CHECK(own.equal["isinstance"] > 100);
  CHECK(own.equal["list.append"] > 100);
}

TEST_CASE("addresses that mean nothing have no name") {
  ensure_python();
  Reader own;
  std::mt19937_64 random(5);  // NOLINT(bugprone-random-generator-seed): the same words each run
  std::vector<unsigned char> rubbish(512);
  for (int round = 0; round < 2000; ++round) {
    for (unsigned char& byte : rubbish) byte = static_cast<unsigned char>(random());
    const std::vector<Address> places{0,           1,        8,
                                      ~Address{0}, random(), address_of(rubbish.data()) + random() % 64};
    for (const Address place : places) {
      own.name({ObjectQuestion::Kind::class_of_self, place, {place, 0}});
      own.name({ObjectQuestion::Kind::class_itself, place, {place, 0}});
      own.name(ObjectQuestion::builtin_of({place, place, round % 2 == 0}));
    }
  }
  CHECK(own.builtin(reinterpret_cast<PyObject*>(rubbish.data())).empty());
  PyObject* text = PyUnicode_FromString("x");
  CHECK(own.class_of(LocalsOfCode::First::self, text) == "str");
  Py_DECREF(text);
}
