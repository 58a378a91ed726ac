#include "sampler/tick/standard_library.hpp"

#include <stdexcept>

#include "sampler/embedded_python.hpp"

namespace pyinstrument::testing {
namespace {

std::vector<PyCodeObject*> collected;

PyObject* collect(PyObject*, PyObject* code) {
  collected.push_back(reinterpret_cast<PyCodeObject*>(Py_NewRef(code)));
  Py_RETURN_NONE;
}

PyMethodDef collector = {"collect", collect, METH_O, nullptr};

// Loaders take the compiled files where there are some.
const char* const kCollectAll = R"(
import importlib.machinery, os, sys, types
sys.dont_write_bytecode = True
pending = []
for folder, subfolders, files in os.walk(os.path.dirname(os.__file__)):
  subfolders[:] = [s for s in subfolders if s not in ("test", "tests", "site-packages", "dist-packages", "lib2to3")]
  for file in files:
    if file.endswith(".py"):
      try:
        pending.append(importlib.machinery.SourceFileLoader("m", os.path.join(folder, file)).get_code("m"))
      except SyntaxError:  # templates, and samples of bad code
        pass
while pending:
  code = pending.pop()
  collect(code)
  pending += [c for c in code.co_consts if isinstance(c, types.CodeType)]
)";

}  // namespace

const std::vector<PyCodeObject*>& standard_library_code() {
  if (collected.empty()) {
    ensure_python();
    if (const std::string failure = run_source(kCollectAll, &collector); !failure.empty())
      throw std::runtime_error("the standard library could not be walked: " + failure);
  }
  return collected;
}

}  // namespace pyinstrument::testing
