#include "arguments.hpp"

#include <catch2/catch.hpp>

#include "test_support.hpp"

using namespace pyinstrument;
using namespace pyinstrument::cli;
using Catch::Matchers::Contains;
using Catch::Matchers::Equals;
using Action = Arguments::Action;
using Words = std::vector<std::string>;

namespace {

std::string problem(const Words& words) {
  return usage_problem([&] { parse_arguments(words); });
}

}  // namespace

TEST_CASE("a script takes what follows it") {
  const Arguments arguments = parse_arguments({"-i", "0.01", "script.py", "-i", "x", "--help"});
  CHECK(arguments.action == Action::run_program);
  CHECK(arguments.program.kind == Program::Kind::script);
  CHECK(arguments.program.target == "script.py");
  CHECK_THAT(arguments.program.arguments, Equals(Words{"-i", "x", "--help"}));
  CHECK(arguments.interval == 0.01);
}

TEST_CASE("a dash is the program that standard input has") {
  const Arguments arguments = parse_arguments({"-t", "-", "-i", "x"});
  CHECK(arguments.program.kind == Program::Kind::standard_input);
  CHECK_THAT(arguments.program.arguments, Equals(Words{"-i", "x"}));
  CHECK(parse_arguments({"--from-path", "-"}).program.kind == Program::Kind::script);
}

TEST_CASE("modules and program texts take what follows them") {
  const Arguments module = parse_arguments({"-t", "-m", "pkg.mod", "--version"});
  CHECK(module.program.kind == Program::Kind::module);
  CHECK(module.program.target == "pkg.mod");
  CHECK_THAT(module.program.arguments, Equals(Words{"--version"}));
  CHECK(module.timeline);

  const Arguments command = parse_arguments({"-c", "-1", "-c"});
  CHECK(command.program.kind == Program::Kind::command);
  CHECK(command.program.target == "-1");
  CHECK_THAT(command.program.arguments, Equals(Words{"-c"}));
}

TEST_CASE("what is not said is as documented") {
  const Arguments arguments = parse_arguments({"script.py"});
  CHECK(arguments.interval == 0.001);
  CHECK(arguments.engine == Engine::automatic);
  CHECK(arguments.target_description == "Program: {args}");
  CHECK_FALSE(arguments.renderer.has_value());
  CHECK_FALSE(arguments.unicode.has_value());
  CHECK_FALSE(arguments.color.has_value());
}

TEST_CASE("options that may be given more than once keep their order and every character") {
  const Arguments arguments =
      parse_arguments({"-p", "a=1", "-p", "[x,y]", "--render-option=b=", "--processor", "one", "--processor",
                       "[two,three]", "--plugin-path", "f", "s.py"});
  CHECK_THAT(arguments.render_options, Equals(Words{"a=1", "[x,y]", "b="}));
  CHECK_THAT(arguments.processors, Equals(Words{"one", "[two,three]"}));
  CHECK_THAT(arguments.plugin_folders, Equals(Words{"f"}));
}

TEST_CASE("of an option that counts once, the last one counts") {
  const Arguments arguments = parse_arguments(
      {"-r", "json", "-r", "text", "--unicode", "--no-unicode", "--no-color", "--color", "s.py"});
  CHECK(arguments.renderer == "text");
  CHECK(arguments.unicode == false);
  CHECK(arguments.color == true);
}

TEST_CASE("an empty value is a value") {
  const Arguments arguments = parse_arguments({"--hide=", "--target-description", "", "s.py"});
  CHECK(arguments.hide == "");
  CHECK(arguments.target_description.empty());
}

TEST_CASE("--html is the html renderer, whatever -r says") {
  CHECK(parse_arguments({"--html", "-r", "json", "s.py"}).renderer == "html");
}

TEST_CASE("loading takes the place of running") {
  CHECK(parse_arguments({"--load", "x.pyisession"}).action == Action::load_file);
  CHECK(parse_arguments({"--load", "x.pyisession"}).load_file == "x.pyisession");
  CHECK(parse_arguments({"--load-prev=2026"}).action == Action::load_previous);
  CHECK(parse_arguments({"--load-prev=2026"}).load_previous == "2026");
}

TEST_CASE("help, version and nothing at all") {
  CHECK(parse_arguments({"--help"}).action == Action::show_help);
  CHECK(parse_arguments({"-h", "s.py"}).action == Action::show_help);
  CHECK(parse_arguments({"--version"}).action == Action::show_version);
  CHECK(parse_arguments({}).action == Action::nothing);
  CHECK(parse_arguments({"-t"}).action == Action::nothing);
}

TEST_CASE("a report's file has a name") {
  CHECK(problem({"--outfile=", "s.py"}) == "--outfile needs the name of a file; it is empty");
  CHECK(problem({"-o", "", "s.py"}) == "--outfile needs the name of a file; it is empty");
}

TEST_CASE("things that exclude each other are refused together") {
  const std::string targets = "only one of --load, --load-prev, -m, -c and a script can be given";
  CHECK(problem({"--load", "x", "s.py"}) == targets);
  CHECK(problem({"--load", "x", "--load-prev", "y"}) == targets);
  CHECK(problem({"--load", "x", "-m", "y"}) == targets);
  CHECK(problem({"--load-prev", "x", "-c", "y"}) == targets);
  CHECK(problem({"--hide", "a", "--hide-regex", "b", "s.py"}) ==
        "--hide and --hide-regex exclude each other");
  const std::string shows = "only one of --show, --show-regex and --show-all can be given";
  CHECK(problem({"--show", "a", "--show-regex", "b", "s.py"}) == shows);
  CHECK(problem({"--show", "a", "--show-all", "s.py"}) == shows);
  CHECK(problem({"--show-all", "--hide", "b", "s.py"}) == "no problem");
  CHECK_THAT(problem({"--from-path", "-m", "x"}), Contains("--from-path looks for a script"));
}

TEST_CASE("the interval is a number of seconds above zero") {
  for (const char* text : {"0", "-1", "abc", "", "1s", "nan", "inf", "1e999", "0,1"}) {
    CHECK_THAT(problem({"-i", text, "s.py"}), Contains(std::string("found \"") + text + "\""));
  }
  CHECK(parse_arguments({"--interval=1e-4", "s.py"}).interval == 1e-4);
}

TEST_CASE("the engine is one of three") {
  CHECK(parse_arguments({"--engine", "auto", "s.py"}).engine == Engine::automatic);
  CHECK(parse_arguments({"--engine", "tick", "s.py"}).engine == Engine::tick);
  CHECK(parse_arguments({"--engine", "hook", "s.py"}).engine == Engine::hook);
  CHECK(problem({"--engine", "magic", "s.py"}) == "--engine must be auto, tick or hook; found \"magic\"");
}

TEST_CASE("help fits a terminal of 80 columns and hides what is old") {
  std::istringstream lines(help_text());
  for (std::string line; std::getline(lines, line);) CHECK(line.size() <= 80);
  CHECK_THAT(help_text(), !Contains("--html"));
}
