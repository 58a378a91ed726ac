#include "command_line_binding.hpp"

#include <nanobind/stl/string.h>

#include <string>
#include <vector>

#include "command_line.hpp"
#include "command_line_interpreter.hpp"
#include "plugin_tool/plugin_tool.hpp"

namespace nb = nanobind;

namespace pyinstrument::python {
namespace {

std::vector<std::string> words_of(const nb::list& arguments) {
  std::vector<std::string> words;
  for (const nb::handle word : arguments) {
    const nb::object bytes = nb::steal(PyUnicode_EncodeFSDefault(word.ptr()));
    if (!bytes.is_valid()) throw nb::python_error();
    words.emplace_back(PyBytes_AsString(bytes.ptr()));
  }
  return words;
}

int run_plugin_tool(const nb::list& arguments, const std::string& library_folder) {
  const RunningInterpreter interpreter;
  return cli::run_plugin_tool(words_of(arguments),
                              {library_folder, [&] { return interpreter.site_packages(); }});
}

int run(const nb::list& arguments, const std::string& library_folder) {
  const std::vector<std::string> words = words_of(arguments);
  RunningInterpreter interpreter;
  return cli::run_command_line(words, {library_folder, library_folder}, interpreter);
}

}  // namespace

void bind_command_line(nb::module_& module) {
  module.def(
      "run_command_line", &run, nb::arg("arguments"), nb::arg("library_folder"),
      nb::sig("def run_command_line(arguments: list[str], library_folder: str) -> int"),
      "What `pyinstrument` does with these arguments. Returns the exit status where no program is run; a "
      "program's end is the end of the process.");
  module.def("run_plugin_tool", &run_plugin_tool, nb::arg("arguments"), nb::arg("library_folder"),
             nb::sig("def run_plugin_tool(arguments: list[str], library_folder: str) -> int"),
             "What `pyinstrument-plugin` does with these arguments. Returns the exit status.");
}

}  // namespace pyinstrument::python
