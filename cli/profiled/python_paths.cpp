#include "python_paths.hpp"

#include <Python.h>

#include <filesystem>
#include <system_error>

namespace pyinstrument::cli {
namespace {

void append_text(PyObject* text, std::vector<std::string>& out) {
  PyObject* bytes =
      text && PyUnicode_Check(text) ? PyUnicode_AsEncodedString(text, "utf-8", "surrogatepass") : nullptr;
  if (bytes != nullptr)
    out.emplace_back(PyBytes_AS_STRING(bytes), static_cast<std::size_t>(PyBytes_GET_SIZE(bytes)));
  Py_XDECREF(bytes);
  PyErr_Clear();
}

}  // namespace

std::string program_folder(const Program& program) {
  std::error_code ignored;
  if (program.kind == Program::Kind::command || program.kind == Program::Kind::standard_input) return {};
  if (program.kind == Program::Kind::module) return std::filesystem::current_path(ignored);
  const auto script = std::filesystem::canonical(program.target, ignored);
  return std::filesystem::is_directory(script, ignored) ? script : script.parent_path();
}

PythonPaths current_paths() {
  PythonPaths paths;
  PyObject* path = PySys_GetObject("path");  // borrowed; a program may have put anything there
  for (Py_ssize_t i = 0; path != nullptr && PyList_Check(path) && i < PyList_GET_SIZE(path); ++i)
    append_text(PyList_GET_ITEM(path, i), paths.sys_path);
  for (const char* name : {"prefix", "base_prefix", "exec_prefix", "base_exec_prefix"})
    append_text(PySys_GetObject(name), paths.sys_prefixes);
  return paths;
}

PythonPaths paths_at_start(const Program& program) {
  PythonPaths paths = current_paths();
  paths.sys_path.insert(paths.sys_path.begin(), program_folder(program));
  return paths;
}

}  // namespace pyinstrument::cli
