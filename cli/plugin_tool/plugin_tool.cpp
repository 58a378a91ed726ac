#include "plugin_tool.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <system_error>

#include "../plugin_places.hpp"
#include "../plugin_texts.hpp"
#include "../render_option_completion.hpp"
#include "error.hpp"
#include "new_project.hpp"
#include "plugin_check.hpp"
#include "plugin_host/suggestion.hpp"

namespace pyinstrument::cli {
namespace {

constexpr int kFailure = 1;
constexpr int kWrongUsage = 2;
constexpr double kShortestLimit = 0.001, kLongestLimit = 86'400;  // seconds

void print(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stdout); }

std::string indented(const std::string& text) {
  std::string result = "        ";
  for (const char c : text) {
    result += c;
    if (c == '\n') result += "        ";
  }
  return result;
}

struct Asked {
  std::vector<std::string> folders;
  std::string plugin;
  std::string library;
  double time_limit = 60;  // seconds
  NewProject project;
};

class Tool {
 public:
  explicit Tool(const ToolPlace& place) : place_(place) {
    app_.name("pyinstrument-plugin");
    app_.require_subcommand(1);
    app_.set_version_flag("--version", "pyinstrument-plugin " PYINSTRUMENT_VERSION);
    CLI::App* list =
        app_.add_subcommand("list", "every plugin that is found, where, and why one does not load");
    CLI::App* info = app_.add_subcommand("info", "what a plugin does, and its options");
    CLI::App* check = app_.add_subcommand("check", "whether a plugin keeps the contract");
    CLI::App* make = app_.add_subcommand("new", "a project for a plugin, in a folder of its name");
    for (CLI::App* command : {list, info})
      command->add_option("--plugin-path", asked_.folders, "look here first")
          ->type_name("FOLDER")
          ->expected(1)
          ->take_all();
    info->add_option("NAME", asked_.plugin, "as -r takes it: a name, or a path with a slash")->required();
    check->add_option("PATH", asked_.library, "a shared library")->required();
    check->add_option("--time-limit", asked_.time_limit, "seconds that each check may take; default 60")
        ->type_name("SECONDS");
    make->add_option("NAME", asked_.project.name, "such as mycorp_flame")->required();
    make->add_flag("--renderer", asked_.project.renderer, "it writes reports");
    make->add_flag("--processor", asked_.project.processor, "it changes the frame tree");
    make->callback([this] { status_ = make_one(); });
    list->callback([this] { status_ = list_all(); });
    info->callback([this] { status_ = describe_one(); });
    check->callback([this] { status_ = check_one(); });
  }

  int run(std::vector<std::string> words) {
    if (!words.empty() && words.front() == "--complete") {
      words.erase(words.begin());
      print(completion_text(completions(words)));
      return 0;
    }
    check_command(words);
    std::reverse(words.begin(), words.end());  // CLI11 takes the last first
    try {
      app_.parse(words);
      return status_;
    } catch (const CLI::Success& told) {
      return app_.exit(told);
    } catch (const CLI::ParseError& error) {
      throw Error(ErrorKind::usage, std::string(error.what()) + "; see pyinstrument-plugin --help");
    }
  }

 private:
  // CLI11 would say of a misspelt command that one is required.
  void check_command(const std::vector<std::string>& words) const {
    if (words.empty() || words.front().starts_with('-')) return;
    std::vector<std::string> commands;
    std::string list;
    for (const CLI::App* command : app_.get_subcommands({})) {
      commands.push_back(command->get_name());
      list += (list.empty() ? "" : ", ") + command->get_name();
    }
    if (std::ranges::find(commands, words.front()) != commands.end()) return;
    throw Error(ErrorKind::usage, "there is no command \"" + words.front() + "\"" +
                                      did_you_mean(words.front(), commands) + "\nCommands: " + list);
  }

  PluginHost host() const {
    return PluginHost(plugin_places(place_.library_folder, asked_.folders, place_.site_packages()));
  }

  // What shells ask, as of `pyinstrument --complete` (../completion.hpp).
  Completions completions(const std::vector<std::string>& words) const {
    Completions result;
    const std::string current = words.empty() ? "" : words.back();
    const auto offer = [&](const std::string& word, const std::string& about) {
      if (word.starts_with(current)) result.candidates.push_back({word, about});
    };
    const CLI::App* command = &app_;
    if (words.size() > 1) {
      const auto named =
          app_.get_subcommands([&](const CLI::App* each) { return each->get_name() == words.front(); });
      if (named.empty()) return result;
      command = named.front();
    }
    if (words.size() > 2 && words[words.size() - 2] == "--plugin-path") {
      result.paths = Completions::Paths::folders;
    } else if (current.starts_with('-')) {
      for (const CLI::Option* option : command->get_options()) {
        for (const std::string& name : option->get_lnames()) offer("--" + name, option->get_description());
      }
    } else if (command == &app_) {
      for (const CLI::App* each : app_.get_subcommands([](const CLI::App*) { return true; }))
        offer(each->get_name(), each->get_description());
    } else if (command->get_name() == "check") {
      result.paths = Completions::Paths::files;
    } else if (command->get_name() == "info") {
      PluginHost plugins = host();
      for (const char* kind : {"renderer", "processor"}) {
        for (const Candidate& each : plugin_candidates(kind, plugins)) offer(each.word, each.about);
      }
    }
    return result;
  }

  int list_all() {
    print(list_of_all(host().list()));
    return 0;
  }

  int describe_one() {
    print(description_of(host().describe(asked_.plugin)));
    return 0;
  }

  int make_one() {
    for (const std::filesystem::path& file : make_project(asked_.project, ".")) print(file.string() + "\n");
    print("\nNext: cd " + asked_.project.name + "; README.md there says how to build, test and ship it.\n");
    return 0;
  }

  int check_one() {
    if (!(asked_.time_limit >= kShortestLimit && asked_.time_limit <= kLongestLimit))
      throw Error(ErrorKind::usage, fmt::format("--time-limit takes {} to {} seconds, not {}", kShortestLimit,
                                                kLongestLimit, asked_.time_limit));
    if (std::error_code unknown; !std::filesystem::is_regular_file(asked_.library, unknown))
      throw Error(ErrorKind::usage,
                  "there is no file " + asked_.library + "; check takes the path of a shared library");
    const auto limit = std::chrono::milliseconds(static_cast<long long>(asked_.time_limit * 1000));
    const std::vector<CheckResult> results = check_plugin(asked_.library, limit);
    print(asked_.library + "\n");
    std::size_t failed = 0;
    for (const CheckResult& result : results) {
      print((result.finding.empty() ? "  ok    " : "  FAIL  ") + result.what + "\n");
      if (result.finding.empty()) continue;
      ++failed;
      print(indented(result.finding) + "\n");
    }
    print(std::to_string(results.size()) + " checks, " + std::to_string(failed) + " failed\n");
    return failed == 0 ? 0 : kFailure;
  }

  const ToolPlace& place_;
  CLI::App app_{"Lists, describes, checks and begins plugins of pyinstrument."};
  Asked asked_;
  int status_ = 0;
};

}  // namespace

int run_plugin_tool(const std::vector<std::string>& arguments, const ToolPlace& place) {
  try {
    return Tool(place).run(arguments);
  } catch (const std::exception& error) {
    std::fflush(stdout);
    std::fprintf(stderr, "pyinstrument-plugin: error: %s\n", error.what());
    const auto* known = dynamic_cast<const Error*>(&error);
    return known != nullptr && known->kind() == ErrorKind::usage ? kWrongUsage : kFailure;
  }
}

}  // namespace pyinstrument::cli
