#include "arguments.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <cmath>
#include <sstream>

#include "error.hpp"

namespace pyinstrument::cli {
namespace {

// CLI11's own usage line knows nothing of where options end, and each of its versions lays options out
// otherwise.
class HelpFormatter : public CLI::Formatter {
 public:
  std::string make_usage(const CLI::App* /*app*/, std::string /*name*/) const override {
    return "Usage: pyinstrument [options] scriptfile [arg] ...\n"
           "       pyinstrument [options] -m module [arg] ...\n"
           "       pyinstrument [options] -c program [arg] ...\n"
           "       pyinstrument [options] --load FILE\n"
           "\n"
           "Runs a Python program and shows where its time went. Options end at the first\n"
           "argument that is none; what follows belongs to the program.\n";
  }
  std::string make_option(const CLI::Option* option, bool /*is_positional*/) const override {
    std::string text;
    const auto append = [&text](const std::string& name) { text += (text.empty() ? "  " : ", ") + name; };
    for (const std::string& name : option->get_snames()) append("-" + name);
    for (const std::string& name : option->get_lnames()) append("--" + name);
    if (option->get_items_expected_max() > 0) text += " " + option->get_type_name();
    bool is_beside_name = text.size() < kDescriptionColumn;
    std::istringstream description(option->get_description());
    for (std::string line; std::getline(description, line); is_beside_name = false) {
      if (!is_beside_name) text += '\n';
      text += std::string(kDescriptionColumn - (is_beside_name ? text.size() : 0), ' ') + line;
    }
    return text + '\n';
  }

 private:
  static constexpr std::size_t kDescriptionColumn = 26;
};

auto into(std::optional<std::string>& field) {
  return [&field](const std::string& value) { field = value; };
}
auto into(std::vector<std::string>& field) {
  return [&field](const std::vector<std::string>& values) { field = values; };
}

double parse_interval(const std::string& text) {
  double seconds = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (problem != std::errc() || end != text.data() + text.size() || !std::isfinite(seconds) || seconds <= 0) {
    throw Error(ErrorKind::usage,
                "--interval must be a number of seconds above 0, such as 0.001; found \"" + text + "\"");
  }
  return seconds;
}

Engine parse_engine(const std::string& text) {
  if (text == "auto") return Engine::automatic;
  if (text == "tick") return Engine::tick;
  if (text == "hook") return Engine::hook;
  throw Error(ErrorKind::usage, "--engine must be auto, tick or hook; found \"" + text + "\"");
}

// What the options leave behind that is no field of Arguments.
struct Choices {
  std::optional<std::string> module, command, load_file, load_previous;
  std::optional<std::string> renderer_to_describe, processor_to_describe;
  bool list_renderers = false, list_processors = false, cmake_folder = false;
  bool html = false, unicode = false, color = false;
};

class CommandLine {
 public:
  CommandLine() {
    app_.formatter(std::make_shared<HelpFormatter>());
    app_.set_help_flag();
    app_.option_defaults()->take_last();
    declare_targets();
    declare_output();
    declare_filters();
    declare_sampling();
    app_.option_defaults()->group("About");
    app_.add_flag("--list-renderers", choices_.list_renderers, "list what -r can name");
    app_.add_flag("--list-processors", choices_.list_processors, "list what --processor can name");
    declare_text("--help-renderer", "NAME", choices_.renderer_to_describe,
                 "show what a renderer does, and its options");
    declare_text("--help-processor", "NAME", choices_.processor_to_describe, "the same of a processor");
    app_.add_flag("--cmake-dir", choices_.cmake_folder,
                  "print the folder in which CMake finds the SDK for\n"
                  "plugins: pyinstrument_DIR");
    app_.set_help_flag("-h,--help", "show this help");
    app_.set_version_flag("--version", std::string(), "show the version, and that of Python");
  }

  std::string help() const {
    std::string text = app_.help();
    for (std::size_t gap = 0; (gap = text.find("\n\n\n")) != text.npos;) text.erase(gap, 1);
    while (text.ends_with("\n\n")) text.pop_back();
    return text;
  }

  Arguments parse(const std::vector<std::string>& words) {
    const ArgumentWords split = split_words(words, shapes());
    try {
      // CLI11 takes the words last first
      app_.parse(std::vector<std::string>(split.options.rbegin(), split.options.rend()));
    } catch (const CLI::CallForHelp&) {
      arguments_.action = Arguments::Action::show_help;
      return arguments_;
    } catch (const CLI::CallForVersion&) {
      arguments_.action = Arguments::Action::show_version;
      return arguments_;
    } catch (const CLI::ParseError& error) {
      throw Error(ErrorKind::usage, error.what());
    }
    check_values();
    if (unicode_->count() > 0) arguments_.unicode = choices_.unicode;
    if (color_->count() > 0) arguments_.color = choices_.color;
    if (choices_.html) arguments_.renderer = "html";
    choose_action(split.rest);
    return arguments_;
  }

  std::vector<OptionShape> shapes() const {
    std::vector<OptionShape> shapes;
    for (const CLI::Option* option : app_.get_options()) {
      OptionShape shape;
      shape.long_names = option->get_lnames();
      for (const std::string& name : option->get_snames()) shape.short_names += name;
      shape.takes_value = option->get_items_expected_max() > 0;
      shape.ends_options = shape.short_names == "m" || shape.short_names == "c";
      shape.hidden = option->get_group().empty();
      if (shape.takes_value) shape.value_name = option->get_type_name();
      shape.about = option->get_description();
      std::ranges::replace(shape.about, '\n', ' ');
      shapes.push_back(std::move(shape));
    }
    return shapes;
  }

 private:
  void declare_text(const char* names, const char* type, std::optional<std::string>& field,
                    const char* help) {
    app_.add_option_function<std::string>(names, into(field), help)->type_name(type);
  }

  void declare_list(const char* names, const char* type, std::vector<std::string>& field, const char* help) {
    app_.add_option_function<std::vector<std::string>>(names, into(field), help)
        ->type_name(type)
        ->expected(1)  // a time: no list in a value such as [a,b]
        ->allow_extra_args(false)
        ->take_all();
  }

  void declare_targets() {
    app_.option_defaults()->group("What to look at");
    declare_text("-m", "MODULE", choices_.module, "run a module, as `python -m` does");
    declare_text("-c", "PROGRAM", choices_.command, "run a program text, as `python -c` does");
    app_.add_flag("--from-path", arguments_.from_path,
                  "look for scriptfile in the folders of PATH, not in the\n"
                  "working directory");
    declare_text("--load", "FILE", choices_.load_file, "run nothing: show the session in a .pyisession file");
    declare_text("--load-prev", "IDENTIFIER", choices_.load_previous,
                 "run nothing: show one of the last 10 runs again");
    app_.add_option("--target-description", arguments_.target_description,
                    "what the report says of the program; {args} stands\n"
                    "for the script and its arguments. Default:\n"
                    "'Program: {args}'")
        ->type_name("TEXT");
  }

  void declare_output() {
    app_.option_defaults()->group("The report");
    declare_text("-o,--outfile", "FILE", arguments_.output_file,
                 "write the report to FILE; its extension chooses the\n"
                 "renderer: .txt .html .json .speedscope.json\n"
                 ".pyisession .pstats");
    declare_text("-r,--renderer", "NAME", arguments_.renderer,
                 "how to show it: text, html, json, speedscope,\n"
                 "pyisession, pstats, the name or file of a plugin, or\n"
                 "the import path of a Python class. Default: by the\n"
                 "extension of FILE, else text");
    declare_list("-p,--render-option", "KEY[=VALUE]", arguments_.render_options,
                 "an option of the renderer, such as\n"
                 "'-p time=percent_of_total'; the value is JSON, or else\n"
                 "text; without a value: true. Dots go deeper:\n"
                 "'-p processor_options.filter_threshold=0'.\n"
                 "May be given more than once");
    declare_list("--processor", "NAME", arguments_.processors,
                 "append a processor, a plugin, to the pipeline. May be\n"
                 "given more than once");
    declare_list("--plugin-path", "FOLDER", arguments_.plugin_folders,
                 "look for plugins here first. May be given more than\n"
                 "once");
    app_.add_flag("-t,--timeline", arguments_.timeline,
                  "keep the order of calls, do not condense repeated ones");
    unicode_ = app_.add_flag("--unicode,!--no-unicode", choices_.unicode,
                             "text renderer: draw with unicode characters, or with\n"
                             "ASCII; default: what standard output can show");
    color_ = app_.add_flag("--color,!--no-color", choices_.color,
                           "text renderer: colours, or none; default: terminals");
    app_.add_flag("--html", choices_.html, "the old spelling of -r html")->group("");
  }

  void declare_filters() {
    app_.option_defaults()->group("What to hide");
    declare_text("--hide", "EXPR", arguments_.hide,
                 "hide frames whose file matches this glob pattern.\n"
                 "Default: code that is not the application's");
    declare_text("--hide-regex", "REGEX", arguments_.hide_regex, "the same with a regular expression");
    declare_text("--show", "EXPR", arguments_.show,
                 "show frames whose file matches this glob pattern,\n"
                 "whatever is hidden: --show '*/<library>/*' looks into\n"
                 "a library");
    declare_text("--show-regex", "REGEX", arguments_.show_regex, "the same with a regular expression");
    app_.add_flag("--show-all", arguments_.show_all, "show everything");
  }

  void declare_sampling() {
    app_.option_defaults()->group("Sampling");
    app_.add_option_function<std::string>(
            "-i,--interval", [this](const std::string& text) { arguments_.interval = parse_interval(text); },
            "time between samples; default 0.001. A longer\n"
            "interval takes less memory for a program that runs\n"
            "long")
        ->type_name("SECONDS");
    app_.add_option_function<std::string>(
            "--engine", [this](const std::string& text) { arguments_.engine = parse_engine(text); },
            "auto (default), tick, which reads stacks from outside,\n"
            "or hook, which CPython calls at every call and return")
        ->type_name("NAME");
    app_.add_flag("--use-timing-thread", arguments_.use_timing_thread,
                  "let a thread of its own keep the time for the hook\n"
                  "engine");
  }

  void check_values() const {
    if (arguments_.output_file && arguments_.output_file->empty()) {
      throw Error(ErrorKind::usage, "--outfile needs the name of a file; it is empty");
    }
    if (arguments_.hide && arguments_.hide_regex) {
      throw Error(ErrorKind::usage, "--hide and --hide-regex exclude each other");
    }
    if (arguments_.show.has_value() + arguments_.show_regex.has_value() + arguments_.show_all > 1) {
      throw Error(ErrorKind::usage, "only one of --show, --show-regex and --show-all can be given");
    }
    if (arguments_.from_path && (choices_.module || choices_.command)) {
      throw Error(ErrorKind::usage, "--from-path looks for a script; it does not go with -m or -c");
    }
  }

  // What only tells something, whatever else is asked for.
  bool choose_telling() {
    using Action = Arguments::Action;
    if (choices_.cmake_folder) arguments_.action = Action::show_cmake_folder;
    if (choices_.list_renderers) arguments_.action = Action::list_renderers;
    if (choices_.list_processors) arguments_.action = Action::list_processors;
    if (choices_.renderer_to_describe) {
      arguments_.action = Action::describe_renderer;
      arguments_.described = *choices_.renderer_to_describe;
    }
    if (choices_.processor_to_describe) {
      arguments_.action = Action::describe_processor;
      arguments_.described = *choices_.processor_to_describe;
    }
    return arguments_.action != Action::nothing;
  }

  void choose_action(const std::vector<std::string>& rest) {
    if (choose_telling()) return;
    const bool program = choices_.module || choices_.command;
    const bool script = !program && !rest.empty();
    if (choices_.load_file.has_value() + choices_.load_previous.has_value() + choices_.module.has_value() +
            choices_.command.has_value() + script >
        1) {
      throw Error(ErrorKind::usage, "only one of --load, --load-prev, -m, -c and a script can be given");
    }
    if (choices_.load_file) {
      arguments_.action = Arguments::Action::load_file;
      arguments_.load_file = *choices_.load_file;
    } else if (choices_.load_previous) {
      arguments_.action = Arguments::Action::load_previous;
      arguments_.load_previous = *choices_.load_previous;
    } else if (program) {
      arguments_.action = Arguments::Action::run_program;
      arguments_.program = choices_.module ? Program{Program::Kind::module, *choices_.module, rest}
                                           : Program{Program::Kind::command, *choices_.command, rest};
    } else if (script) {
      arguments_.action = Arguments::Action::run_program;
      const bool is_dash = rest.front() == "-" && !arguments_.from_path;
      arguments_.program = {is_dash ? Program::Kind::standard_input : Program::Kind::script,
                            rest.front(),
                            {rest.begin() + 1, rest.end()}};
    }
  }

  CLI::App app_;
  CLI::Option* unicode_ = nullptr;
  CLI::Option* color_ = nullptr;
  Arguments arguments_;
  Choices choices_;
};

}  // namespace

Arguments parse_arguments(const std::vector<std::string>& words) { return CommandLine().parse(words); }

std::string help_text() { return CommandLine().help(); }

std::vector<OptionShape> option_shapes() { return CommandLine().shapes(); }

}  // namespace pyinstrument::cli
