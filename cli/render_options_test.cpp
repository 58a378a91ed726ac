#include "render_options.hpp"

#include <catch2/catch.hpp>

#include "test_support.hpp"

using namespace pyinstrument;
using namespace pyinstrument::cli;
using nlohmann::json;

namespace {

json options_of(const std::vector<std::string>& assignments) {
  json options = json::object();
  for (const std::string& assignment : assignments) set_option(options, assignment);
  return options;
}

std::string problem(const std::vector<std::string>& assignments) {
  return usage_problem([&] { options_of(assignments); });
}

}  // namespace

TEST_CASE("a value is JSON if it parses, else text") {
  CHECK(options_of({"a=1", "b=1.5", "c=true", "d=null", "e=\"x\"", "f=[1, 2]", "g={\"h\": 3}"}) ==
        json::parse(R"({"a": 1, "b": 1.5, "c": true, "d": null, "e": "x", "f": [1, 2], "g": {"h": 3}})"));
  CHECK(options_of({"a=percent_of_total", "b=True", "c=01", "d=", "e=x=y", "f='x'"}) ==
        json::parse(R"({"a": "percent_of_total", "b": "True", "c": "01", "d": "", "e": "x=y", "f": "'x'"})"));
}

TEST_CASE("without a value an option is true") { CHECK(options_of({"flat"}) == json{{"flat", true}}); }

TEST_CASE("the last value of an option counts") { CHECK(options_of({"a=1", "a=2"}) == json{{"a", 2}}); }

TEST_CASE("dots go deeper into what is there") {
  CHECK(options_of({"a={\"b\": 1}", "a.b=3", "a.c=4"}) == json::parse(R"({"a": {"b": 3, "c": 4}})"));
  CHECK(options_of({"a=[{}, 2]", "a.0.x=5", "a.1=6"}) == json::parse(R"({"a": [{"x": 5}, 6]})"));
}

TEST_CASE("processor options need no preparation") {
  CHECK(options_of({"processor_options.filter_threshold=0"}) ==
        json::parse(R"({"processor_options": {"filter_threshold": 0}})"));
  CHECK(options_of({"processor_options.my_processor.width=3", "processor_options.my_processor.height=4"}) ==
        json::parse(R"({"processor_options": {"my_processor": {"width": 3, "height": 4}}})"));
}

TEST_CASE("the path of a plugin's file is one name") {
  CHECK(options_of({"processor_options./a.b/c.so=true"}) ==
        json::parse(R"({"processor_options": {"/a.b/c.so": true}})"));
  CHECK(options_of({"processor_options../c.so:part.key=1"}) ==
        json::parse(R"({"processor_options": {"./c.so:part": {"key": 1}}})"));
  CHECK(options_of({"processor_options./a/c.so.key=1"}) ==
        json::parse(R"({"processor_options": {"/a/c.so": {"key": 1}}})"));
}

TEST_CASE("a parent that is missing or holds no options is named") {
  CHECK(problem({"a.b=x"}) == "-p a.b=x: there is no \"a\" yet");
  CHECK(problem({"a={}", "a.b.c=x"}) == "-p a.b.c=x: there is no \"a.b\" yet");
  CHECK(problem({"a=3", "a.b=x"}) == "-p a.b=x: \"a\" is 3, which holds no options");
  CHECK(problem({"a=[1]", "a.5=x"}) == "-p a.5=x: there is no \"a.5\" yet");
  CHECK(problem({"a=[1]", "a.x=x"}) == "-p a.x=x: there is no \"a.x\" yet");
  CHECK(problem({"processor_options=3", "processor_options.x=1"}) ==
        "-p processor_options.x=1: \"processor_options\" is 3, which holds no options");
  CHECK(problem({"processor_options.a.b.c=1"}) ==
        "-p processor_options.a.b.c=1: there is no \"processor_options.a.b\" yet");
}

TEST_CASE("flags set the options they stand for") {
  CHECK(render_options(parse_arguments({"s.py"})) == json::object());
  CHECK(render_options(parse_arguments({"-t", "s.py"})) == json{{"timeline", true}});
  CHECK(render_options(parse_arguments({"--hide", "a*", "--show-regex", "b+", "s.py"})) ==
        json::parse(R"({"processor_options": {"hide_regex": "(?s:a.*)\\Z", "show_regex": "b+"}})"));
  CHECK(render_options(parse_arguments({"--show-all", "s.py"})) ==
        json::parse(R"({"show_all": true, "processor_options": {"show_regex": ".*"}})"));
}

TEST_CASE("-p wins over the flag") {
  CHECK(render_options(parse_arguments({"-p", "show_all=false", "--show-all", "s.py"}))["show_all"] == false);
  CHECK(render_options(parse_arguments({"-p", "processor_options.hide_regex=x", "--hide", "y", "s.py"})) ==
        json::parse(R"({"processor_options": {"hide_regex": "x"}})"));
}
