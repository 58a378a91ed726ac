#include "command_line.hpp"

#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <exception>

#include "arguments.hpp"
#include "completion.hpp"
#include "descriptor_writer.hpp"
#include "error.hpp"
#include "plugin_places.hpp"
#include "plugin_texts.hpp"
#include "program_file.hpp"
#include "progress.hpp"
#include "render_options.hpp"
#include "report.hpp"
#include "saved_runs.hpp"
#include "session/session_file.hpp"
#include "target_description.hpp"

namespace pyinstrument::cli {
namespace {

constexpr int kFailure = 1;
constexpr int kWrongUsage = 2;
constexpr int kWarningLevel = 2;  // of PluginLog

void complain(const std::string& message) { std::fputs(("pyinstrument: " + message + "\n").c_str(), stderr); }

void print(const std::string& text) {
  DescriptorWriter out(STDOUT_FILENO, "standard output");
  out.write(text);
  out.flush();
}

void print_hint(const std::string& identifier) {
  print("To view this report with different options, run:\n    pyinstrument --load-prev " + identifier +
        " [options]\n\n");
}

// A reader that leaves early is no reason to die before the saved run is complete; CPython does the same.
void outlive_broken_pipes() { std::signal(SIGPIPE, SIG_IGN); }

std::string version_text(const Interpreter& interpreter) {
  const std::string python = interpreter.version();
  return std::string("pyinstrument ") + PYINSTRUMENT_VERSION +
         (python.empty() ? "" : ", on Python " + python) + "\n";
}

SamplerOptions sampler_options(const Arguments& arguments) {
  SamplerOptions options;
  options.interval = arguments.interval;
  options.engine = arguments.engine;
  if (arguments.use_timing_thread) options.clock = Clock::wall_thread;
  return options;
}

// A broken environment is told of when a program is to be run in it; to show a session, none is needed.
std::vector<std::string> known_site_packages(const Interpreter& interpreter) {
  try {
    return interpreter.site_packages();
  } catch (const Error&) {
    return {};
  }
}

void show_plugin_message(std::string_view component, int level, std::string_view message) {
  if (level >= kWarningLevel) complain(std::string(component) + ": " + std::string(message));
}

// The identifier of the saved run; empty, after saying why, when it could not be saved.
std::string save(SavedRuns& saved_runs, const Session& session) {
  try {
    return saved_runs.save(session);
  } catch (const std::exception& error) {
    complain(std::string("this session is not kept for --load-prev: ") + error.what());
    return {};
  }
}

// The program has ended and will have its own exit status: whatever goes wrong now is only told.
void show_run(const Session& session, SavedRuns& saved_runs, Report& report) {
  outlive_broken_pipes();
  const std::string identifier = save(saved_runs, session);
  try {
    report.render(session);
    if (!identifier.empty() && report.is_text_on_stdout()) print_hint(identifier);
  } catch (const ReaderGone&) {
    return;
  } catch (const std::exception& error) {
    complain(std::string("error: ") + error.what());
    if (!identifier.empty()) {
      complain("the run is saved; show it with: pyinstrument --load-prev " + identifier + " [options]");
    }
  }
}

class CommandLine {
 public:
  CommandLine(const Arguments& arguments, const Place& place, Interpreter& interpreter,
              const PythonRenderers& python_renderers)
      : arguments_(arguments),
        interpreter_(interpreter),
        saved_runs_(SavedRuns::default_folder(process_variable)),
        report_(arguments, {place.library_folder, known_site_packages(interpreter), process_variable,
                            show_plugin_message, python_renderers}) {}

  int run_program() {
    Program program = arguments_.program;
    const std::string description = describe_target(arguments_.target_description, program);
    if (program.kind == Program::Kind::script) {
      program.target = find_script(program.target, arguments_.from_path, process_variable);
    }
    interpreter_.prepare(program);
    report_.check();
    return interpreter_.run(program, sampler_options(arguments_), [&](Session session) {
      session.target_description = description;
      show_run(session, saved_runs_, report_);
    });
  }

  int load_previous() {
    const std::filesystem::path file = saved_runs_.file(arguments_.load_previous);
    report_.check();
    show(load(file), arguments_.load_previous);
    return 0;
  }

  int load_file() {
    report_.check();
    const Session session = load(arguments_.load_file);
    show(session, report_.is_text_on_stdout() ? save(saved_runs_, session) : std::string());
    return 0;
  }

 private:
  static Session load(const std::filesystem::path& file) {
    ProgressLine progress("Loading " + file.filename().string(), ::isatty(STDERR_FILENO) != 0);
    return load_session(file, [&](std::uint64_t done, std::uint64_t total) { progress.update(done, total); });
  }

  void show(const Session& session, const std::string& identifier) {
    outlive_broken_pipes();
    report_.render(session);
    if (!identifier.empty() && report_.is_text_on_stdout()) print_hint(identifier);
  }

  const Arguments& arguments_;
  Interpreter& interpreter_;
  SavedRuns saved_runs_;
  Report report_;
};

int make_report(const Arguments& arguments, const Place& place, Interpreter& interpreter) {
  PythonRenderers python_renderers;
  if (names_python(arguments) && interpreter.provides_python()) {
    python_renderers = [&](const RenderRequest& request) { return interpreter.python_renderer(request); };
  }
  if (arguments.action == Arguments::Action::run_program) interpreter.hand_over();
  CommandLine command_line(arguments, place, interpreter, python_renderers);
  if (arguments.action == Arguments::Action::run_program) return command_line.run_program();
  return arguments.action == Arguments::Action::load_file ? command_line.load_file()
                                                          : command_line.load_previous();
}

std::string text_about_plugins(const Arguments& arguments, PluginHost& host) {
  switch (arguments.action) {
    case Arguments::Action::list_renderers:
      return list_of_kind(host.list(), "renderer");
    case Arguments::Action::list_processors:
      return list_of_kind(host.list(), "processor");
    case Arguments::Action::describe_renderer:
      return description_of(host.describe_renderer(arguments.described));
    default:
      return description_of(host.describe_processor(arguments.described));
  }
}

std::filesystem::path cmake_folder(const Place& place) {
  std::filesystem::path folder = place.prefix / "lib" / "cmake" / "pyinstrument";
  std::error_code ignored;
  if (std::filesystem::exists(folder / "pyinstrument-config.cmake", ignored)) return folder;
  throw Error(ErrorKind::io, "this installation lacks the SDK for plugins: " + folder.string() +
                                 " holds no pyinstrument-config.cmake; install pyinstrument again");
}

int tell_of_plugins(const Arguments& arguments, const Place& place, const Interpreter& interpreter) {
  PluginHost host(
      plugin_places(place.library_folder, arguments.plugin_folders, known_site_packages(interpreter)));
  print(text_about_plugins(arguments, host));
  return 0;
}

// `pyinstrument --complete WORD...` is what shells ask; it is no option, as everything after it is a word of
// another command line.
constexpr const char* kComplete = "--complete";

int show_completions(const std::vector<std::string>& words, const Place& place,
                     const Interpreter& interpreter) {
  const CompletionSources sources{
      [&](const Arguments& arguments) {
        return plugin_places(place.library_folder, arguments.plugin_folders,
                             known_site_packages(interpreter));
      },
      [] { return SavedRuns(SavedRuns::default_folder(process_variable)).identifiers(); }};
  print(completion_text(complete(words, sources)));
  return 0;
}

int act(const Arguments& arguments, const Place& place, Interpreter& interpreter) {
  switch (arguments.action) {
    case Arguments::Action::show_help:
      print(help_text());
      return 0;
    case Arguments::Action::nothing:
      print(help_text());
      return kWrongUsage;
    case Arguments::Action::show_version:
      print(version_text(interpreter));
      return 0;
    case Arguments::Action::show_cmake_folder:
      print(cmake_folder(place).string() + "\n");
      return 0;
    case Arguments::Action::list_renderers:
    case Arguments::Action::list_processors:
    case Arguments::Action::describe_renderer:
    case Arguments::Action::describe_processor:
      return tell_of_plugins(arguments, place, interpreter);
    case Arguments::Action::run_program:
    case Arguments::Action::load_file:
    case Arguments::Action::load_previous:
      return make_report(arguments, place, interpreter);
  }
  return kWrongUsage;
}

}  // namespace

int run_command_line(const std::vector<std::string>& arguments, const Place& place,
                     Interpreter& interpreter) {
  try {
    if (!arguments.empty() && arguments.front() == kComplete)
      return show_completions({arguments.begin() + 1, arguments.end()}, place, interpreter);
    return act(parse_arguments(arguments), place, interpreter);
  } catch (const ReaderGone&) {
    return kFailure;
  } catch (const Error& error) {
    complain(std::string("error: ") + error.what());
    return error.kind() == ErrorKind::usage ? kWrongUsage : kFailure;
  } catch (const std::exception& error) {
    complain(std::string("error: ") + error.what());
    return kFailure;
  }
}

}  // namespace pyinstrument::cli
