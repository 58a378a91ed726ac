// What did the user ask for?
//
// The command line as plain data. Parsing touches neither files nor environment; it throws Error(usage) whose
// message can be shown as it is.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "argument_words.hpp"
#include "interpreter.hpp"

namespace pyinstrument::cli {

struct Arguments {
  enum class Action {
    run_program,
    load_file,
    load_previous,
    list_renderers,
    list_processors,
    describe_renderer,
    describe_processor,
    show_help,
    show_cmake_folder,
    show_version,
    nothing
  };
  Action action = Action::nothing;

  Program program;            // Action::run_program; a script's path as the user typed it
  bool from_path = false;     // the script is to be looked for in PATH
  std::string load_file;      // Action::load_file
  std::string load_previous;  // Action::load_previous: an identifier
  std::string described;      // Action::describe_...: as -r or --processor take it

  double interval = 0.001;  // seconds
  Engine engine = Engine::automatic;
  bool use_timing_thread = false;
  std::string target_description = "Program: {args}";

  std::optional<std::string> renderer, output_file;
  std::vector<std::string> render_options;  // -p, as written
  std::vector<std::string> processors, plugin_folders;
  std::optional<std::string> hide, hide_regex, show, show_regex;
  bool timeline = false, show_all = false;
  std::optional<bool> unicode, color;
};

// `words` are those after the program's name.
Arguments parse_arguments(const std::vector<std::string>& words);

std::string help_text();

// The options that there are, in the order of the help.
std::vector<OptionShape> option_shapes();

}  // namespace pyinstrument::cli
