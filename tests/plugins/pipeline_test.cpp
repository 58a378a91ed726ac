// Which processors run, in which order and with which options.
#include <catch2/catch.hpp>
#include <string>

#include "test_session.hpp"

using namespace pyinstrument;
using Catch::Matchers::Contains;
using nlohmann::json;

namespace {

const std::string kProbeFile = std::string(TEST_PLUGINS) + "/probe.so";

// The marks that processors left, in order: "mark(none,0.01) mark_hides(none,0.01)".
std::string marks(const RenderRequest& request) {
  const std::string text = rendered(request);
  std::string found;
  for (std::size_t at = text.find("\n mark"); at != std::string::npos; at = text.find("\n mark", at + 1)) {
    const std::size_t end = text.find(' ', at + 2);
    found += (found.empty() ? "" : " ") + text.substr(at + 2, end - at - 2);
  }
  return found;
}

RenderRequest probe(const json& options) {
  return {.renderer = "probe", .options = options, .processors = {}, .preferences = json::object()};
}

RenderRequest processor_options(const json& options) { return probe({{"processor_options", options}}); }

}  // namespace

TEST_CASE("pipelines are built as the options say") {
  struct Row {
    const char* what;
    RenderRequest request;
    const char* expected;
  };
  const std::string all = "mark(none,0.01) mark_hides(none,0.01) mark_aggregates(none,0.01)";
  const Row rows[] = {
      {"the renderer's default", probe(json::object()), all.c_str()},
      {"show_all leaves out what hides", probe({{"show_all", true}}),
       "mark(none,0.01) mark_aggregates(none,0.01)"},
      {"timeline leaves out what aggregates", probe({{"timeline", true}}),
       "mark(none,0.01) mark_hides(none,0.01)"},
      {"both", probe({{"show_all", true}, {"timeline", true}}), "mark(none,0.01)"},
      {"`processors` sets it whole, in its order",
       probe({{"processors", {"probe:mark_aggregates", "probe:mark"}}}),
       "mark_aggregates(none,0.01) mark(none,0.01)"},
      {"`processors` may be empty", probe({{"processors", json::array()}}), ""},
      {"a key reaches every processor that declares it", processor_options({{"note", "hi"}}),
       "mark(hi,0.01) mark_hides(none,0.01) mark_aggregates(none,0.01)"},
      {"a name's options reach that one", processor_options({{"mark", {{"note", "hi"}}}}),
       "mark(hi,0.01) mark_hides(none,0.01) mark_aggregates(none,0.01)"},
      {"the name as the pipeline writes it", processor_options({{"probe:mark", {{"note", "hi"}}}}),
       "mark(hi,0.01) mark_hides(none,0.01) mark_aggregates(none,0.01)"},
      {"the path of its file", processor_options({{kProbeFile + ":mark", {{"note", "hi"}}}}),
       "mark(hi,0.01) mark_hides(none,0.01) mark_aggregates(none,0.01)"},
      {"what is named outright counts more than what reaches all",
       processor_options({{"note", "all"}, {"mark", {{"note", "hi"}}}}),
       "mark(hi,0.01) mark_hides(none,0.01) mark_aggregates(none,0.01)"},
      {"false takes a processor out", processor_options({{"mark_hides", false}}),
       "mark(none,0.01) mark_aggregates(none,0.01)"},
      {"true leaves one where it is", processor_options({{"mark", true}}), all.c_str()},
      {"false for one that is not there changes nothing", processor_options({{"remove_importlib", false}}),
       all.c_str()},
      {"false loads nothing", processor_options({{"./no/such/file.so", false}, {"no.such.Thing", false}}),
       all.c_str()},
      {"true puts one in",
       probe({{"processors", json::array()}, {"processor_options", {{"probe:mark", true}}}}),
       "mark(none,0.01)"},
      {"true puts a file in",
       probe({{"processors", json::array()}, {"processor_options", {{kProbeFile + ":mark", true}}}}),
       "mark(none,0.01)"},
      {"an object of options puts one in with them",
       probe({{"processors", json::array()}, {"processor_options", {{"probe:mark", {{"note", "hi"}}}}}}),
       "mark(hi,0.01)"},
      {"a key reaches one that was put in",
       probe({{"processors", json::array()}, {"processor_options", {{"probe:mark", true}, {"note", "hi"}}}}),
       "mark(hi,0.01)"},
      {"a key that only a built-in processor knows is let pass", processor_options({{"hide_regex", ".*"}}),
       all.c_str()},
  };
  for (const Row& row : rows) {
    INFO(row.what);
    CHECK(marks(row.request) == row.expected);
  }
}

TEST_CASE("--processor appends, after the default pipeline and after `processors`") {
  RenderRequest request = probe(json::object());
  request.processors = {"probe:mark", kProbeFile + ":mark_hides"};
  CHECK(marks(request) ==
        "mark(none,0.01) mark_hides(none,0.01) mark_aggregates(none,0.01) mark(none,0.01) "
        "mark_hides(none,0.01)");
  request.options = {{"processors", {"probe:mark_aggregates"}}};
  CHECK(marks(request) == "mark_aggregates(none,0.01) mark(none,0.01) mark_hides(none,0.01)");
}

TEST_CASE("show_all drops third parties' processors however they came in") {
  RenderRequest request = probe({{"processors", json::array()}, {"show_all", true}});
  request.processors = {"probe:mark_hides", "probe:mark"};
  CHECK(marks(request) == "mark(none,0.01)");
}

TEST_CASE("show_all reaches a renderer that declares it") {
  CHECK_THAT(rendered(probe({{"show_all", true}})), Contains("show_all=1"));
}

TEST_CASE("built-in processors run in third parties' pipelines") {
  const std::string text = rendered(probe({{"processors", {"aggregate_repeated_calls"}}}));
  CHECK_THAT(text, Contains("\n a main.py:7 2.00"));
}

TEST_CASE("what cannot be a pipeline is refused before anything runs") {
  struct Row {
    json options;
    const char* words;
  };
  const Row rows[] = {
      {{{"processor_options", 3}}, "processor_options is an object of options"},
      {{{"processor_options", {{"mark", 3}}}},
       "processor_options.mark is true (put it in), false (take it out) or an object of options, not 3"},
      {{{"processor_options", {{"mark", {{"nite", "x"}}}}}},
       "mark has no option \"nite\"; did you mean \"note\"? Options: note (string, default \"none\"), "
       "filter_threshold "
       "(number, default 0.01)"},
      {{{"processor_options", {{"mark_hides", {{"note", "x"}}}}}},
       "mark_hides has no option \"note\"; it takes no options"},
      {{{"processor_options", {{"note", 3}}}},
       "mark: option \"note\" is a string, not 3; for the text, write 'note=\"3\"'"},
      {{{"processor_options", {{"filter_treshold", 0.1}}}},
       "processor_options has no \"filter_treshold\": no processor is called so or has such an option; did "
       "you mean "
       "\"filter_threshold\"?"},
      {{{"processor_options", {{"mark_hide", true}}}}, "did you mean \"mark_hides\"?"},
      {{{"processor_options", {{"probe:nark", true}}}}, "has no component \"nark\"; it has: probe, mark, "},
      {{{"processor_options", {{"note", "forbidden"}}}}, "mark: the note \"forbidden\" is forbidden"},
      {{{"processor_options", {{"mark_hides", {{"note", "x"}}}}}, {"show_all", true}},
       "mark_hides has no option"},
      {{{"processors", "remove_importlib"}}, "option \"processors\" is a list of names"},
      {{{"processors", {"text"}}}, "\"text\" is a renderer, not a processor"},
      {{{"processors", {"mark"}}}, "there is no plugin \"mark\""},
      {{{"processors", {"my.package.Processor"}}}, "which only the Python package can import"},
      {{{"show_all", "yes"}}, "option \"show_all\" is true or false, not \"yes\""},
      {{{"timeline", 1}}, "option \"timeline\" is true or false, not 1"},
  };
  for (const Row& row : rows) {
    INFO(row.options.dump());
    CHECK_THAT(refusal(probe(row.options)), Contains(row.words));
  }
}
