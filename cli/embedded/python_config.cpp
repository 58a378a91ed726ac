#include "python_config.hpp"

#include <Python.h>

#include "built_python.hpp"

namespace pyinstrument::cli {
namespace {

// A PyConfig that frees itself, and exits as `python` does where CPython reports a failure.
class Config {
 public:
  Config() { PyConfig_InitPythonConfig(&config_); }
  ~Config() { PyConfig_Clear(&config_); }
  Config(const Config&) = delete;
  Config& operator=(const Config&) = delete;

  PyConfig* operator->() { return &config_; }

  void set(wchar_t*& field, const std::string& bytes) {
    check(PyConfig_SetBytesString(&config_, &field, bytes.c_str()));
  }

  void append(PyWideStringList& list, const std::string& bytes) {
    wchar_t* text = nullptr;
    set(text, bytes);
    check(PyWideStringList_Append(&list, text));
    PyMem_RawFree(text);
  }

  void initialize() { check(Py_InitializeFromConfig(&config_)); }

 private:
  void check(PyStatus status) {
    if (!PyStatus_Exception(status)) return;
    PyConfig_Clear(&config_);
    Py_ExitStatusException(status);
  }

  PyConfig config_;
};

// What stands between `python` and the program's own arguments: `-m name`, `-c text`, or the script.
std::vector<std::string> program_words(const Program& program) {
  switch (program.kind) {
    case Program::Kind::module:
      return {"-m", program.target};
    case Program::Kind::command:
      return {"-c", program.target};
    default:
      return {program.target};
  }
}

}  // namespace

void initialize_python(const Program& program, const PythonEnvironment& environment) {
  Config config;
  const std::string executable = environment.executable;
  config.set(config->program_name, executable);
  config.set(config->executable, executable);
  // another installation of this version: its standard library is made for another interpreter than ours
  if (!environment.uses_built_python) {
    config.set(config->home, kBuiltPythonPrefix);
    config.set(config->base_executable, kBuiltPythonExecutable);
  }

  // set as CPython's parser would have, without its looking at them again: no name is mistaken for an option
  config->parse_argv = 0;
  const std::vector<std::string> words = program_words(program);
  if (program.kind == Program::Kind::module)
    config.set(config->run_module, program.target);
  else if (program.kind == Program::Kind::command)
    config.set(config->run_command, program.target + "\n");
  else if (program.kind == Program::Kind::script)
    config.set(config->run_filename, program.target);

  config.append(config->argv, words.front());
  config.append(config->orig_argv, executable);
  for (const std::string& word : words) config.append(config->orig_argv, word);
  for (const std::string& argument : program.arguments) {
    config.append(config->argv, argument);
    config.append(config->orig_argv, argument);
  }
  config.initialize();
}

}  // namespace pyinstrument::cli
