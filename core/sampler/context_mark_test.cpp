#include "sampler/context_mark.hpp"

#include <Python.h>

#include <catch2/catch.hpp>

#include "error.hpp"
#include "sampler/embedded_python.hpp"

using namespace pyinstrument;
using namespace pyinstrument::testing;

namespace {

// Entered for as long as it lives.
class Context {
 public:
  static Context empty() { return Context((ensure_python(), PyContext_New())); }
  static Context copy_of_current() { return Context(PyContext_CopyCurrent()); }
  ~Context() {
    PyContext_Exit(context_);
    Py_DECREF(context_);
  }
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

 private:
  explicit Context(PyObject* context) : context_(context) { PyContext_Enter(context); }

  PyObject* context_;
};

}  // namespace

TEST_CASE("a mark is in the context that it was put in, and in copies of it") {
  const Context outer = Context::empty();
  ContextMark mark;
  CHECK_FALSE(mark.is_here());
  mark.put();
  CHECK(mark.is_here());
  {
    const Context copy = Context::copy_of_current();
    CHECK(mark.is_here());
  }
  {
    const Context another = Context::empty();
    CHECK_FALSE(mark.is_here());
  }
  mark.remove();
  CHECK_FALSE(mark.is_here());
}

TEST_CASE("a context has one mark: a second one is refused, and changes nothing") {
  const Context outer = Context::empty();
  ContextMark mark, second;
  mark.put();
  CHECK_THROWS_AS(second.put(), Error);
  CHECK(mark.is_here());
  CHECK_FALSE(second.is_here());
  {
    const Context copy = Context::copy_of_current();
    CHECK_THROWS_AS(second.put(), Error);
  }
  {
    const Context another = Context::empty();
    second.put();
    CHECK(second.is_here());
    second.remove();
  }
  mark.remove();
}

TEST_CASE("a mark that is removed is taken from whichever context is the current one, and from its copies") {
  const Context outer = Context::empty();
  ContextMark mark, second;
  mark.put();
  {
    const Context copy = Context::copy_of_current();
    {
      const Context another = Context::empty();
      mark.remove();
    }
    CHECK_FALSE(mark.is_here());
    second.put();
    CHECK(second.is_here());
    second.remove();
  }
  second.put();
  CHECK(second.is_here());
  second.remove();
}

TEST_CASE("a mark may be put again, and removed though it was not put") {
  const Context outer = Context::empty();
  ContextMark mark;
  mark.remove();
  for (int i = 0; i < 2; ++i) {
    mark.put();
    CHECK(mark.is_here());
    mark.remove();
    mark.remove();
    CHECK_FALSE(mark.is_here());
  }
}
