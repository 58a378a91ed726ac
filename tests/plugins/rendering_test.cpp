// What a component is given, and what becomes of what it does.
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "error.hpp"
#include "test_session.hpp"

using namespace pyinstrument;
using Catch::Matchers::Contains;
using nlohmann::json;

namespace {

RenderRequest probe(json options = json::object()) {
  options["processors"] = json::array();
  return {
      .renderer = "probe", .options = std::move(options), .processors = {}, .preferences = json::object()};
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

}  // namespace

TEST_CASE("a renderer reads the tree: functions, places, times, classes, what is the user's own") {
  const std::string text = rendered(probe());
  CHECK(text.substr(text.find('\n') + 1) ==
        "main main.py:7 3.00 application\n"
        " a main.py:7 1.00 class=A application\n"
        "  x main.py:7 1.00 application\n"
        "   [self] main.py 1.00\n"
        " b main.py:7 1.00 application\n"
        "  x main.py:7 1.00 application\n"
        "   [self] main.py 1.00\n"
        " a main.py:7 1.00 class=A application\n"
        "  x main.py:7 1.00 application\n"
        "   [self] main.py 1.00\n");
}

TEST_CASE("a class is known whatever a clock that was set back made of its time") {
  Session session = small_session();
  for (double& seconds : session.sample_time) seconds = -5;
  PluginHost host(test_path());
  std::string text;
  host.renderer(probe())->render(session, [&](std::string_view bytes) { text += bytes; });
  CHECK_THAT(text, Contains("\n a main.py:7 -5.0 class=A application\n"));
}

// Puts the working directory where nothing is, until it goes out of scope.
class DeletedFolder {
 public:
  DeletedFolder() : before_(std::filesystem::current_path()) {
    const auto folder = std::filesystem::temp_directory_path() / ("deleted." + std::to_string(getpid()));
    std::filesystem::create_directory(folder);
    std::filesystem::current_path(folder);
    std::filesystem::remove(folder);
  }
  ~DeletedFolder() { std::filesystem::current_path(before_); }

 private:
  std::filesystem::path before_;
};

TEST_CASE("a plugin may be written in C") {
  CHECK(rendered({.renderer = "c_tally"}) == "7 frames\n");
  CHECK(rendered({.renderer = "c_tally", .options = {{"limit", 2}}}) == "2 frames\n");
  CHECK(rendered({.renderer = "c_tally", .processors = {"c_tally:c_prune"}}) == "1 frames\n");
  CHECK(refusal({.renderer = "c_tally", .options = {{"limit", -1}}}) == "c_tally: limit is less than 0");
}

TEST_CASE("a processor adds functions also where the working directory is gone") {
  RenderRequest request = probe();
  request.processors = {"probe:every_edit"};
  PluginHost host(test_path());
  const auto renderer = host.renderer(request);
  const DeletedFolder gone;
  std::string text;
  renderer->render(small_session(), [&](std::string_view bytes) { text += bytes; });
  CHECK_THAT(text, Contains("extra lib/extra.py:12"));
}

TEST_CASE("a component has the defaults that it declares, of every type") {
  CHECK(first_line(rendered(probe())) ==
        "show_all=0 unicode=0 width=80 small=7 ratio=0.100000 title=a \"title\" subtitle=null limit=null "
        "order=time "
        "colours={\"hot\":[1,2]}");
}

TEST_CASE("a component has the options that were asked for, of every type") {
  const json options = {{"show_all", true}, {"width", -5},     {"small", 255},
                        {"ratio", 2},       {"title", "t"},    {"subtitle", "s"},
                        {"limit", 0.5},     {"order", "name"}, {"colours", nullptr}};
  CHECK(first_line(rendered(probe(options))) ==
        "show_all=1 unicode=0 width=-5 small=255 ratio=2.000000 title=t subtitle=s limit=0.500000 order=name "
        "colours=null");
}

TEST_CASE("an option that may be null can be set to null") {
  CHECK_THAT(rendered(probe({{"subtitle", nullptr}})), Contains("subtitle=null"));
}

TEST_CASE("an option that the plugin's own type cannot hold is refused with its name") {
  CHECK(refusal(probe({{"small", 256}})) == "probe: option \"small\" is out of range: 256");
}

TEST_CASE("preferences fill in options that the renderer declares and the request leaves open") {
  RenderRequest request = probe();
  request.preferences = {{"unicode", true}, {"color", true}};
  CHECK_THAT(rendered(request), Contains("unicode=1"));
  request.options["unicode"] = false;
  CHECK_THAT(rendered(request), Contains("unicode=0"));
}

TEST_CASE("a session without samples reaches the renderer without a tree") {
  PluginHost host(test_path());
  std::string text;
  host.renderer({.renderer = "probe"})->render(Session(), [&](std::string_view bytes) { text += bytes; });
  CHECK_THAT(text, Contains("no samples"));
}

TEST_CASE("an instance renders again and again") {
  PluginHost host(test_path());
  const auto renderer = host.renderer({.renderer = "probe"});
  std::vector<std::string> texts(2);
  const Session session = small_session();
  for (std::string& text : texts) renderer->render(session, [&](std::string_view bytes) { text += bytes; });
  CHECK(texts[0] == texts[1]);
  CHECK_FALSE(texts[0].empty());
}

TEST_CASE("a processor's edits show in the tree at once and keep its invariants") {
  RenderRequest request = probe();
  request.processors = {"probe:every_edit"};
  const std::string text = rendered(request);
  CHECK(text.substr(text.find('\n') + 1) ==
        "main main.py:7 3.00 application\n"
        " b main.py:7 1.00 application\n"
        "  [self] main.py 1.00\n"
        " a main.py:7 2.00 class=A application\n"
        "  x main.py:7 1.00 application group=2\n"
        "   [self] main.py 1.00\n"
        "  x main.py:7 1.00 application group=2\n"
        "   extra lib/extra.py:12 1.00 application\n");
}

TEST_CASE("after edits the next component meets the frames depth first again, the erased ones gone") {
  CHECK(rendered({.renderer = "probe:count", .processors = {"probe:every_edit"}}) ==
        "8 frames, 0.00 s awaited, 0.00");
}

TEST_CASE("a stack of 100,000 frames passes through") {
  constexpr int kDepth = 100'000;
  Session session;
  StackId stack = kNone;
  for (int depth = 0; depth < kDepth; ++depth) {
    const std::string function = "f" + std::to_string(depth % 10) + std::string("\0/app/main.py\0", 14) + "7";
    stack = session.stacks.intern(stack, session.frame_infos.intern(*session.symbols, function));
  }
  stack = session.stacks.intern(stack, session.frame_infos.intern(*session.symbols, "[await]"));
  session.add_sample(stack, 1.5);

  PluginHost host(test_path());
  std::string text;
  const auto renderer =
      host.renderer({.renderer = "probe:count", .processors = {"aggregate_repeated_calls"}});
  renderer->render(session, [&](std::string_view bytes) { text += bytes; });
  CHECK(text == "100001 frames, 1.50 s awaited, 1.50");
}

TEST_CASE("what a plugin logs reaches the host's owner with the component's name") {
  std::vector<std::string> log;
  PluginHost host(test_path(), [&](std::string_view component, int level, std::string_view message) {
    log.push_back(std::string(component) + "/" + std::to_string(level) + ": " + std::string(message));
  });
  RenderRequest request = probe();
  request.processors = {"probe:every_edit"};
  host.renderer(request)->render(small_session(), [](std::string_view) {});
  CHECK(log == std::vector<std::string>{"every_edit/2: did each edit"});
}

TEST_CASE("a renderer that reads samples alone gets no tree, and may write the session whole") {
  const std::string text = rendered({.renderer = "probe:whole"});
  CHECK_THAT(text, Catch::Matchers::StartsWith("3 samples; the last one's frames: main a:A x\n{"));
  CHECK_THAT(text, Contains("\"frame_records\""));
}

TEST_CASE("processors have nothing to do for a renderer that reads samples alone") {
  CHECK_THAT(refusal({.renderer = "probe:whole", .processors = {"probe:mark"}}),
             Contains("processors have nothing to work on"));
}

TEST_CASE("a renderer that prefers samples gets a tree where processors are asked for") {
  CHECK(rendered({.renderer = "probe:beside"}) == "samples {}");
  CHECK(rendered({.renderer = "probe:beside", .processors = {"probe:mark"}}) == "a tree {}");
}

TEST_CASE("a renderer that declares processor_options is told what the processors are told") {
  const json options = {{"processor_options", {{"hide_regex", "x"}}}};
  CHECK(rendered({.renderer = "probe:beside", .options = options}) == "samples {\"hide_regex\":\"x\"}");
}

TEST_CASE("a renderer reads another session out of a file of either form") {
  const auto file = std::filesystem::temp_directory_path() / ("beside." + std::to_string(getpid()));
  for (const SessionForm form : {SessionForm::compact, SessionForm::classic}) {
    {
      std::ofstream out(file, std::ios::binary);
      write_session(small_session(), form, [&](std::string_view bytes) { out << bytes; });
    }
    CHECK(rendered({.renderer = "probe:beside", .options = {{"other", file.string()}}}) ==
          "samples {} beside 3 samples of x in main.py");
  }
  std::filesystem::remove(file);
  CHECK(refusal({.renderer = "probe:beside", .options = {{"other", file.string()}}}) ==
        file.string() + ": cannot be opened: No such file or directory");
}

TEST_CASE("a renderer tells what kind of output it makes") {
  PluginHost host(test_path());
  const auto text = host.renderer({.renderer = "probe"});
  CHECK_FALSE(text->is_binary());
  CHECK_FALSE(text->opens_in_browser());
  CHECK(text->file_extension() == "probe");
  CHECK(host.renderer({.renderer = "probe:whole"})->is_binary());
}

TEST_CASE("a file name's longest extension chooses the renderer") {
  PluginHost host(test_path());
  CHECK(host.renderer_for_file("out.probe") == "probe");
  CHECK(host.renderer_for_file("/x/OUT.PROBE.TXT") == "probe");
  CHECK(host.renderer_for_file("out.txt") == "text");
  CHECK(host.renderer_for_file("out.speedscope.json") == "speedscope");
  CHECK(host.renderer_for_file("out.json") == "json");
  CHECK(host.renderer_for_file("out.unheard_of").empty());
  CHECK(host.renderer_for_file(".probe").empty());
}

TEST_CASE("every component is listed with what is known of it") {
  PluginHost host(test_path());
  const std::vector<PluginSummary> rows = host.list();
  const auto row = [&](const std::string& name) {
    for (const PluginSummary& each : rows)
      if (each.name == name) return each;
    FAIL("not listed: " << name);
    return PluginSummary{};
  };
  CHECK(row("text").origin == "built-in");
  CHECK(row("probe").kind == "renderer");
  CHECK(row("probe").version == "1.2.3");
  CHECK(row("probe").origin == "--plugin-path");
  CHECK(row("probe:mark").kind == "processor");
  CHECK(row("probe:mark").summary == "Leaves a mark");
  CHECK_THAT(row("only_v2").problem, Contains("upgrade pyinstrument"));
}
