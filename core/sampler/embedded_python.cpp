#include "sampler/embedded_python.hpp"

#include <stdexcept>

namespace pyinstrument::testing {
namespace {

double now = 0;

PyObject* let_pass(PyObject*, PyObject* seconds) {
  now += PyFloat_AsDouble(seconds);
  if (PyErr_Occurred()) return nullptr;
  Py_RETURN_NONE;
}

PyMethodDef advance = {"advance", let_pass, METH_O, nullptr};

PyObject* compare(PyObject*, PyObject*, int) {
  now += 1;
  Py_RETURN_FALSE;
}

PyObject* make_clock() {
  static PyType_Slot slots[] = {{Py_mp_subscript, reinterpret_cast<void*>(&let_pass)},
                                {Py_tp_richcompare, reinterpret_cast<void*>(&compare)},
                                {0, nullptr}};
  static PyType_Spec spec = {"testing.Clock", sizeof(PyObject), 0, Py_TPFLAGS_DEFAULT, slots};
  static PyObject* const kType = PyType_FromSpec(&spec);
  return PyObject_CallNoArgs(kType);
}

void add(PyObject* globals, const char* name, PyObject* value) {
  PyDict_SetItemString(globals, name, value);
  Py_DECREF(value);
}

}  // namespace

double fake_now() { return now; }

void ensure_python() {
  if (Py_IsInitialized()) return;
  PyConfig config;
  PyConfig_InitIsolatedConfig(&config);
  PyConfig_SetBytesString(&config, &config.executable, TEST_PYTHON_EXECUTABLE);
  const PyStatus status = Py_InitializeFromConfig(&config);
  PyConfig_Clear(&config);
  if (PyStatus_Exception(status)) throw std::runtime_error(status.err_msg);
}

SamplerOptions fake_clock_options() {
  SamplerOptions options;
  options.interval = 1;
  options.clock = Clock::custom;
  options.timer = fake_now;
  return options;
}

std::string run_source(const std::string& source, PyMethodDef* extra) {
  PyObject* globals = PyDict_New();
  add(globals, "__builtins__", PyImport_ImportModule("builtins"));
  add(globals, "clock", make_clock());
  add(globals, "advance", PyCFunction_New(&advance, nullptr));
  if (extra != nullptr) add(globals, extra->ml_name, PyCFunction_New(extra, nullptr));
  PyObject* code = Py_CompileString(source.c_str(), "test.py", Py_file_input);
  PyObject* result = code ? PyEval_EvalCode(code, globals, globals) : nullptr;
  std::string failure;
  if (result == nullptr) {
    failure = PyExceptionClass_Name(PyErr_Occurred());
    PyErr_Clear();
  }
  Py_XDECREF(result);
  Py_XDECREF(code);
  PyDict_Clear(globals);
  Py_DECREF(globals);
  return failure;
}

}  // namespace pyinstrument::testing
