#include "sampler/frames/frame_texts.hpp"

#include <Python.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "sampler/embedded_python.hpp"

using namespace pyinstrument;
using namespace pyinstrument::testing;

namespace {

using Texts = std::vector<std::string>;

// With | and ^ for the separators.
std::string shown(std::string text) {
  std::ranges::replace(text, '\0', '|');
  std::ranges::replace(text, '\1', '^');
  return text;
}

Texts texts;

template <int kind>
PyObject* write_stack(PyObject* self, PyObject*) {
  texts = texts_of_stack({PyEval_GetFrame(), kind, self});
  Py_RETURN_NONE;
}

// Without the thread.
Texts stack_of(const std::string& source, PyCFunction function) {
  ensure_python();
  PyMethodDef method = {"here", function, METH_NOARGS, nullptr};
  texts.clear();
  CHECK(run_source(source, &method) == "");
  REQUIRE_FALSE(texts.empty());
  CHECK(texts.front().starts_with("MainThread"));
  texts.erase(texts.begin());
  std::ranges::transform(texts, texts.begin(), shown);
  return texts;
}

constexpr const char* kNested =
    "class A:\n"
    "  def method(self): here()\n"
    "A().method()\n";

}  // namespace

TEST_CASE("a frame is written with its class, its current line and __tracebackhide__") {
  ensure_python();
  PyMethodDef method = {"here",
                        [](PyObject*, PyObject*) -> PyObject* {
                          texts = {text_of_frame(PyEval_GetFrame())};
                          Py_RETURN_NONE;
                        },
                        METH_NOARGS, nullptr};
  CHECK(run_source("class A:\n"
                   "  def method(self):\n"
                   "    __tracebackhide__ = True\n"
                   "    here()\n"
                   "A().method()\n",
                   &method) == "");
  CHECK(shown(texts.front()) == "method|test.py|2^cA^l4^h1");
}

TEST_CASE("a stack is written from the thread down to the frame of the event") {
  CHECK(stack_of(kNested, &write_stack<PyTrace_RETURN>) ==
        Texts{"<module>|test.py|1^l3", "method|test.py|2^cA^l2"});
}

TEST_CASE("the stack of a call ends with the caller") {
  CHECK(stack_of(kNested, &write_stack<PyTrace_CALL>) == Texts{"<module>|test.py|1^l3"});
}

TEST_CASE("a stack without a frame is the thread alone") {
  ensure_python();
  const Texts alone = texts_of_stack({nullptr, PyTrace_RETURN, nullptr});
  REQUIRE(alone.size() == 1);
  CHECK(alone.front().starts_with("MainThread"));
}
