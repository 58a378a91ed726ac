#include "command_line_program.hpp"

#include <nanobind/nanobind.h>
#include <nanobind/stl/string_view.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string_view>

#include "profiled/python_paths.hpp"

namespace nb = nanobind;

namespace pyinstrument::python {
namespace {

using cli::Program;

constexpr int kFailed = 1;
constexpr int kNoSuchFile = 2;
constexpr int kOutputWasLost = 120;

nb::object system_text(const std::string& bytes) {
  return nb::steal(PyUnicode_DecodeFSDefaultAndSize(bytes.data(), static_cast<Py_ssize_t>(bytes.size())));
}

nb::module_ sys() { return nb::module_::import_("sys"); }

// What `python` was told before the program's own arguments.
nb::list words_of(const Program& program) {
  nb::list words;
  if (program.kind == Program::Kind::module) words.append("-m");
  if (program.kind == Program::Kind::command) words.append("-c");
  words.append(system_text(program.target));
  return words;
}

nb::list arguments_of(const Program& program) {
  nb::list arguments;
  for (const std::string& argument : program.arguments) arguments.append(system_text(argument));
  return arguments;
}

// The interpreter and its options, without `-m pyinstrument` or the script that brought us here.
nb::object interpreter_words() {
  const nb::list all(sys().attr("orig_argv")), ours(sys().attr("argv"));
  // before `pyinstrument`, which is the last word that is no argument of ours
  Py_ssize_t end = static_cast<Py_ssize_t>(all.size()) - static_cast<Py_ssize_t>(ours.size());
  if (end > 1 && nb::object(all[end - 1]).equal(nb::str("-m"))) --end;
  return nb::steal(PyList_GetSlice(all.ptr(), 0, end < 1 ? 1 : end));
}

void set_arguments(const Program& program) {
  const nb::list words = words_of(program), arguments = arguments_of(program);
  const nb::object before = interpreter_words();
  nb::list argv;
  argv.append(words[0]);
  sys().attr("argv") = argv + arguments;
  sys().attr("orig_argv") = before + words + arguments;
}

bool folder_comes_first() {
  const nb::object flags = sys().attr("flags");
  if (nb::hasattr(flags, "safe_path")) return !nb::cast<bool>(nb::object(flags.attr("safe_path")));
  return nb::cast<int>(nb::object(flags.attr("isolated"))) == 0;
}

void set_path(const Program& program) {
  const nb::object path = sys().attr("path");
  if (!folder_comes_first() || nb::len(path) == 0) return;
  path[0] = system_text(cli::program_folder(program));
}

// As CPython makes it at its start; whatever ran as __main__ so far keeps its own.
void make_main_module() {
  nb::object main = nb::steal(PyModule_New("__main__"));
  main.attr("__builtins__") = nb::module_::import_("builtins");
  main.attr("__loader__") = nb::module_::import_("_frozen_importlib").attr("BuiltinImporter");
#if PY_VERSION_HEX < 0x030E0000
  main.attr("__annotations__") = nb::dict();
#endif
  sys().attr("modules")["__main__"] = main;
}

int print_error() {
  PyErr_Print();  // SystemExit ends the process here, with the program's own status
  return kFailed;
}

int run_module(const char* name, bool sets_first_argument) {
  PyObject* runpy = PyImport_ImportModule("runpy");
  PyObject* done = runpy == nullptr ? nullptr
                                    : PyObject_CallMethod(runpy, "_run_module_as_main", "sO", name,
                                                          sets_first_argument ? Py_True : Py_False);
  Py_XDECREF(runpy);
  if (done == nullptr) return print_error();
  Py_DECREF(done);
  return 0;
}

// As `python` names it in __file__ and in tracebacks: absolute, and otherwise as it was typed.
std::string absolute_as_typed(const std::string& target) {
  return target.starts_with('/') ? target : (std::filesystem::current_path() / "").string() + target;
}

int run_script(const std::string& target) {
  const std::string file = absolute_as_typed(target);
  nb::object importer = nb::steal(PyImport_GetImporter(system_text(file).ptr()));
  if (!importer.is_valid()) return print_error();
  if (!importer.is_none()) {  // a folder or an archive
    const nb::object path = sys().attr("path");
    if (folder_comes_first()) {
      path[0] = system_text(file);
    } else {
      path.attr("insert")(0, system_text(file));
    }
    return run_module("__main__", false);
  }
  std::FILE* script = std::fopen(file.c_str(), "rbe");
  if (script == nullptr) {
    PySys_FormatStderr("%S: can't open file %R: [Errno %d] %s\n",
                       nb::object(sys().attr("orig_argv")[0]).ptr(), system_text(file).ptr(), errno,
                       std::strerror(errno));
    return kNoSuchFile;
  }
  return PyRun_SimpleFileEx(script, file.c_str(), 1) == 0 ? 0 : kFailed;
}

#if PY_VERSION_HEX >= 0x030E0000
nb::object without_indentation(const nb::object& source) {
  const std::string_view text = nb::cast<std::string_view>(source);
  const std::size_t first = text.find_first_not_of('\n');
  if (first == text.npos || (text[first] != ' ' && text[first] != '\t')) return source;
  return nb::module_::import_("textwrap").attr("dedent")(source);
}
#endif

int run_command(const std::string& text) {
  nb::object source = system_text(text + "\n");
#if PY_VERSION_HEX >= 0x030E0000
  source = without_indentation(source);
#endif
#if PY_VERSION_HEX >= 0x030D0000  // tracebacks show its lines
  const nb::object lines = source.attr("splitlines")(nb::arg("keepends") = true);
  nb::module_::import_("linecache").attr("cache")["<string>"] =
      nb::make_tuple(nb::len(source), nb::none(), lines, "<string>");
#endif
  const nb::object bytes = nb::steal(PyUnicode_AsUTF8String(source.ptr()));
  if (!bytes.is_valid()) {
    PySys_WriteStderr("Unable to decode the command from the command line:\n");
    return print_error();
  }
  PyCompilerFlags flags{};
  flags.cf_flags = PyCF_IGNORE_COOKIE;
  flags.cf_feature_version = PY_MINOR_VERSION;
  return PyRun_SimpleStringFlags(PyBytes_AsString(bytes.ptr()), &flags) == 0 ? 0 : kFailed;
}

int run(const Program& program) {
  switch (program.kind) {
    case Program::Kind::module:
      return run_module(program.target.c_str(), true);
    case Program::Kind::command:
      return run_command(program.target);
    case Program::Kind::script:
      return run_script(program.target);
    case Program::Kind::standard_input:
      return PyRun_AnyFileExFlags(stdin, "<stdin>", 0, nullptr) == 0 ? 0 : kFailed;
  }
  return kFailed;
}

// The program's frames are to be the first, as under `python`: in what sys._getframe() finds, and in what
// CPython says of errors at the very end. Only who never returns to the frames below may do that.
void leave_frames_below() {
  PyThreadState* const thread = PyThreadState_Get();
#if PY_VERSION_HEX >= 0x030F0000
  thread->current_frame = thread->base_frame;
#elif PY_VERSION_HEX >= 0x030D0000
  thread->current_frame = nullptr;
#elif PY_VERSION_HEX >= 0x030B0000
  thread->cframe->current_frame = nullptr;
#else
  thread->frame = nullptr;
#endif
}

// Of the exception that was printed last: the one that ended the program.
bool was_interrupted() {
  PyObject* type = PySys_GetObject("last_type");  // borrowed
  return type == PyExc_KeyboardInterrupt;
}

}  // namespace

void become(const Program& program) {
  set_arguments(program);
  set_path(program);
  make_main_module();
}

[[noreturn]] void run_to_the_end(const Program& program) {
  leave_frames_below();
  int status = run(program);
  const bool interrupted = status != 0 && was_interrupted();
  if (Py_FinalizeEx() < 0) status = kOutputWasLost;
  if (interrupted) {  // whoever waits for us learns of it as shells expect
    std::fflush(nullptr);
    std::signal(SIGINT, SIG_DFL);
    std::raise(SIGINT);
  }
  std::exit(status);
}

}  // namespace pyinstrument::python
