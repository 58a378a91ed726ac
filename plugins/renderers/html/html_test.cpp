#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "plugin_test.hpp"
#include "read_page.hpp"
#include "session/session_file.hpp"

using namespace pyinstrument;
using namespace pyinstrument::testing;
using Catch::Contains;
using nlohmann::json;
using Lines = std::vector<std::string>;

namespace {

std::string report(const Session& session, const json& options = json::object()) {
  return render(session, "html", options);
}

PageData data_of(const Session& session, const json& options = json::object()) {
  return read_page(report(session, options));
}

// A folder of its own, gone in the end.
class Folder {
 public:
  Folder() : path_(std::filesystem::temp_directory_path() / ("html_test." + std::to_string(getpid()))) {
    std::filesystem::create_directories(path_);
  }
  ~Folder() { std::filesystem::remove_all(path_); }

  std::string write(const std::string& name, const std::string& text) const {
    std::ofstream(path_ / name, std::ios::binary) << text;
    return (path_ / name).string();
  }

 private:
  std::filesystem::path path_;
};

constexpr double kFuture = 4e9;  // no file is younger

}  // namespace

// ---- the samples ----

TEST_CASE("every sample is there, in order, with its stack, lines, class and time") {
  const PageData data = data_of(record({{"main /app/main.py 1 l4 > work /app/main.py 9 cJob l12", 0.25},
                                        {"main /app/main.py 1 l5 > [await]", 0.5},
                                        {"main /app/main.py 1 l4 > work /app/main.py 9 cJob l12", 0.125}}));
  CHECK(data.samples() ==
        Lines{"main:4 > work:12 Job 250", "main:5 > [await] 500", "main:4 > work:12 Job 125"});
  CHECK(data.header.at("processed") == false);
}

TEST_CASE("the header tells of the run") {
  Session session = record({{"main /app/main.py 1", 0.25}});
  session.start_call_stack = 0;
  session.max_interval = 0.01;
  const json header = data_of(session).header;
  CHECK(header.at("session") == json({{"description", "Program: main.py"},
                                      {"start_time", 1700000000.0},
                                      {"duration", 0.25},
                                      {"cpu_time", 0.5},
                                      {"min_interval", 0.001},
                                      {"max_interval", 0.01},
                                      {"sample_count", 1},
                                      {"start_stack", 0},
                                      {"sys_path", {"/app", "/usr/lib"}},
                                      {"sys_prefixes", {"/usr"}}}));
  CHECK(header.at("pyinstrument").is_string());
  CHECK(header.at("title").is_null());
  CHECK(header.at("settings") == json::object());
}

TEST_CASE("a function has a file, the path that is shown, a first line, and whose it is") {
  const PageData data = data_of(sample_session());
  const Lines names = data.function_names();
  CHECK(Lines(names.begin(), names.begin() + 6) ==
        Lines{"[self]", "[await]", "[out-of-context]", "[root]", "MainThread", "<module>"});
  const Lines files = data.files("file.path"), shorts = data.files("file.short");
  CHECK(Lines(files.begin() + 3, files.begin() + 7) ==
        Lines{"-", "<thread>", "/app/main.py", "/app/parser.py"});
  CHECK(Lines(shorts.begin() + 3, shorts.begin() + 7) == Lines{"-", "<thread>", "main.py", "parser.py"});
  const auto lines = data.signed_numbers("function.line");
  const auto flags = data.numbers("function.flags");
  CHECK(std::vector<std::int64_t>(lines.begin() + 3, lines.begin() + 7) ==
        std::vector<std::int64_t>{0, 0, 1, 10});
  CHECK(std::vector<std::uint64_t>(flags.begin() + 3, flags.begin() + 8) ==
        std::vector<std::uint64_t>{1, 8, 2, 2, 0});
}

TEST_CASE("code of -c is application code where its caller is") {
  CHECK(data_of(record({{"<module> <string> 1", 1}})).numbers("function.flags").back() == 4);
}

TEST_CASE("each thread is there with its number, however large") {
  const PageData data = data_of(record({{"Main <thread> 9223372036854775807 > f /app/a.py 1", 1},
                                        {"Worker <thread> 4294967296 > f /app/a.py 1", 1},
                                        {"Odd <thread> 99999999999999999999 > f /app/a.py 1", 1}}));
  CHECK(data.texts("thread.ident") == Lines{"9223372036854775807", "4294967296", ""});
  CHECK(data.function_names().at(data.numbers("thread.function").at(1)) == "Worker");
}

TEST_CASE("attributes that no column has are kept as they were") {
  const PageData data =
      data_of(record({{"f /app/a.py 1 h1 l007 cA cB xtra l8 h2", 1}, {"f /app/a.py 1 l4294967296", 1}}));
  CHECK(data.numbers("frame.flags") == std::vector<std::uint64_t>{1, 0});
  CHECK(data.numbers("frame.line") == std::vector<std::uint64_t>{15, 0});  // 7 behind line 1, as 2 * 7 + 1
  CHECK(data.optional_texts("frame.class") == Lines{"A", "-"});
  CHECK(data.optional_texts("frame.other") == Lines{"\x01l007\x01"
                                                    "cB\x01xtra\x01h2",
                                                    "\x01l4294967296"});
}

TEST_CASE("a sample without frames has no stack") {
  Session session = record({{"f /app/a.py 1", 1}});
  session.add_sample(kNone, 0.5);
  session.add_sample(0, 0.25);
  CHECK(data_of(session).samples() == Lines{"f 1000", "(none) 500", "f 250"});
}

TEST_CASE("a session without samples is a page, too") {
  const PageData data = data_of(record({}));
  CHECK(data.numbers("sample.stack").empty());
  CHECK(data.numbers("stack.parent").empty());
  CHECK(data.numbers("function.name").size() == 4);
}

TEST_CASE("samples of no time are samples") {
  const PageData data = data_of(record({{"f /app/a.py 1", 0}, {"g /app/a.py 2", 0}}));
  CHECK(data.samples() == Lines{"f 0", "g 0"});
}

TEST_CASE("a clock that was set back makes times below zero") {
  CHECK(data_of(record({{"f /app/a.py 1", -0.25}})).samples() == Lines{"f -250"});
}

TEST_CASE("times that are no nanoseconds are written as they are") {
  for (const std::vector<double>& times :
       {std::vector<double>{1e-12, 3e-12}, std::vector<double>{1e12, 0.001}}) {
    const PageData data = data_of(record({{"f /app/a.py 1", times[0]}, {"f /app/a.py 1", times[1]}}));
    CHECK_FALSE(data.has("sample.time"));
    std::vector<double> written(2);
    REQUIRE(data.columns.at("sample.seconds").size() == 16);
    std::memcpy(written.data(), data.columns.at("sample.seconds").data(), 16);
    CHECK(written == times);
  }
}

TEST_CASE("numbers that JSON cannot hold are null") {
  Session session = record({});
  session.duration = std::numeric_limits<double>::quiet_NaN();
  session.cpu_time = std::numeric_limits<double>::infinity();
  const json header = data_of(session).header;
  CHECK(header.at("session").at("duration").is_null());
  CHECK(header.at("session").at("cpu_time").is_null());
}

TEST_CASE("a stack of 100,000 frames is written in full, and so is what a processor leaves of it") {
  CHECK(data_of(deep_session(100'000)).numbers("stack.parent").size() == 100'000);
  const PageData processed = data_of(deep_session(100'000), {{"processors", {"remove_importlib"}}});
  CHECK(processed.numbers("stack.parent").size() == 100'000);
}

TEST_CASE("resample_interval keeps about one sample in so many seconds, and the whole time") {
  const Session session = record(
      {{"a /app/a.py 1", 0.25}, {"b /app/a.py 2", 0.25}, {"c /app/a.py 3", 0.5}, {"d /app/a.py 4", 0.125}});
  CHECK(data_of(session, {{"resample_interval", 0.5}}).samples() == Lines{"b 500", "c 500", "d 125"});
  CHECK_THROWS_WITH(report(session, {{"resample_interval", 0}}), Contains("resample_interval is a positive"));
}

// ---- with processors ----

TEST_CASE("with processors the tree that they leave is written as samples") {
  const Session session = record({{"main /app/main.py 1 l4 > a /app/main.py 9 cJob l12", 0.25},
                                  {"main /app/main.py 1 l5 > b /app/main.py 20 > [await]", 0.5},
                                  {"main /app/main.py 1 l4 > a /app/main.py 9 cJob l12", 0.5},
                                  {"main /app/main.py 1 l6", 0.125}});
  const PageData data = data_of(session, {{"processors", {"aggregate_repeated_calls"}}});
  CHECK(data.header.at("processed") == true);
  CHECK(data.header.at("session").at("start_stack").is_null());
  CHECK(data.samples() == Lines{"main > a:12 Job 750", "main > b > [await] 500", "main 125"});
}

TEST_CASE("a frame that calls nothing keeps the time of each of its lines") {
  const Session session = record({{"main /app/main.py 1 l4 > a /app/main.py 9 l12", 0.25},
                                  {"main /app/main.py 1 l4 > a /app/main.py 9 l13", 0.5}});
  CHECK(data_of(session, {{"processors", {"aggregate_repeated_calls"}}}).samples() ==
        Lines{"main:4 > a:12 250", "main:4 > a:13 500"});
}

TEST_CASE("threads stand side by side in what processors leave") {
  const Session session =
      record({{"One <thread> 1 > f /app/a.py 1", 0.25}, {"Two <thread> 2 > f /app/a.py 1", 0.5}});
  CHECK(data_of(session, {{"processors", {"remove_importlib"}}}).samples() ==
        Lines{"One > f 250", "Two > f 500"});
}

// ---- odd text ----

TEST_CASE("no text of a session leaves its place in the page") {
  const std::string hostile = "</script><script>alert(1)</script><!--";
  Session session = record({{"f /app/a.py 1", 1}});
  session.target_description = hostile;
  session.sys_path = {hostile};
  const std::string function = hostile + std::string("\0/app/b.py\0001", 11);
  session.add_sample(session.stacks.intern(kNone, session.frame_infos.intern(*session.symbols, function)), 1);
  for (const bool compress : {true, false}) {
    const std::string page = report(session, {{"compress", compress}, {"title", hostile}});
    CHECK(page.find("alert(1)</script>") == std::string::npos);
    CHECK_THAT(page, Contains("<title>&lt;/script>&lt;script>alert(1)&lt;/script>&lt;!--</title>"));
    const PageData data = read_page(page);
    CHECK(data.header.at("session").at("description") == hostile);
    CHECK(data.header.at("title") == hostile);
    CHECK(data.function_names().back() == hostile);
  }
}

TEST_CASE("odd characters arrive as they are, lone surrogates too") {
  // U+2028, an emoji, a byte of a file name that is no UTF-8, a quote and a line end
  const std::string odd = "\xe2\x80\xa8\xf0\x9f\x90\x8d\xed\xb3\xa9\"\n";
  Session session = record({});
  session.target_description = odd;
  const std::string function = odd + std::string("\0/app/b.py\0001", 11);
  session.add_sample(session.stacks.intern(kNone, session.frame_infos.intern(*session.symbols, function)), 1);
  const PageData data = data_of(session);
  CHECK(data.function_names().back() == odd);

  const std::string page = report(session, {{"compress", false}});
  CHECK_THAT(page, Contains("<title>\xe2\x80\xa8\xf0\x9f\x90\x8d\xef\xbf\xbd\"\n</title>"));
}

TEST_CASE("the header is ASCII, and lone surrogates in it are escapes") {
  Session session = record({});
  session.target_description = "caf\xed\xb3\xa9 gr\xc3\xbc\xc3\x9f";
  CHECK_THAT(data_of(session).header_text, Contains("\"description\":\"caf\\udce9 gr\\u00fc\\u00df\""));
}

TEST_CASE("a command line of 100 KB is whole in the data, and a tab shows its beginning") {
  Session session = record({});
  session.target_description = std::string(100'000, 'x');
  const std::string page = report(session);
  CHECK(read_page(page).header.at("session").at("description").get<std::string>().size() == 100'000);
  CHECK_THAT(page, Contains("<title>" + std::string(200, 'x') + "\xe2\x80\xa6</title>"));
}

// ---- the page ----

TEST_CASE("the page forbids all requests, and all scripts but its own") {
  const std::string page = report(sample_session());
  CHECK_THAT(page, Catch::StartsWith("<!DOCTYPE html>\n"));
  CHECK_THAT(page, Contains("content=\"default-src 'none'; script-src 'sha256-"));
  CHECK_THAT(page, Contains("<div id=\"report\">"));
  CHECK_THAT(page, Contains("<script id=\"code\" type=\"application/octet-stream\" data-encoding=\"gzip\">"));
  CHECK(page.ends_with("</script>\n</body>\n</html>\n"));
}

TEST_CASE("the settings that the page starts with are those that were given") {
  const json settings =
      data_of(sample_session(),
              {{"show_all", true},
               {"timeline", true},
               {"view", "flame-graph"},
               {"title", "A title"},
               {"processor_options",
                {{"hide_regex", "caf\xc3\xa9"}, {"show_regex", ".*"}, {"filter_threshold", 0.05}}}})
          .header;
  CHECK(settings.at("title") == "A title");
  CHECK(settings.at("settings") == json({{"show_all", true},
                                         {"timeline", true},
                                         {"view", "flame-graph"},
                                         {"hide_regex", "caf\xc3\xa9"},
                                         {"show_regex", ".*"},
                                         {"filter_threshold", 0.05}}));
}

TEST_CASE("an option of the wrong type, or a view that is none, is refused with what would be right") {
  CHECK_THROWS_WITH(report(sample_session(), {{"view", "tree"}}), Contains("tree") && Contains("call-tree"));
  CHECK_THROWS_WITH(report(sample_session(), {{"processor_options", {{"hide_regex", 1}}}}),
                    Contains("processor_options.hide_regex is text, not 1"));
  CHECK_THROWS_WITH(report(sample_session(), {{"source_exclude", {1}}}),
                    Contains("\"source_exclude\" is a text, or a list of texts, not [1]"));
}

TEST_CASE("without compression the data is there as it is") {
  const std::string page = report(sample_session(), {{"compress", false}});
  CHECK_THAT(page, Contains("data-encoding=\"none\"") && !Contains("gzip\">"));
  CHECK(read_page(page).samples() == data_of(sample_session()).samples());
}

TEST_CASE("the same session makes the same page") {
  CHECK(report(sample_session()) == report(sample_session()));
}

// ---- the baseline ----

TEST_CASE("a saved session stands in the page, to compare with") {
  const Folder folder;
  const std::string file = folder.write("before.pyisession", "");
  {
    std::ofstream out(file, std::ios::binary);
    write_session(record({{"before /app/main.py 1", 0.5}}), SessionForm::compact,
                  [&out](std::string_view bytes) { out << bytes; });
  }
  const std::string page = report(sample_session(), {{"baseline", file}});
  CHECK(read_page(page).samples() == data_of(sample_session()).samples());
  CHECK(read_page(page, "baseline").samples() == Lines{"before 500"});
  CHECK_THROWS_WITH(read_page(report(sample_session()), "baseline"),
                    Contains("has no <script id=\"baseline\""));
}

TEST_CASE("a baseline that is missing, or no session, is refused") {
  const Folder folder;
  CHECK_THROWS_WITH(report(sample_session(), {{"baseline", "/nowhere/x.pyisession"}}),
                    Contains("baseline: /nowhere/x.pyisession cannot be opened"));
  CHECK_THROWS_WITH(report(sample_session(), {{"baseline", folder.write("x.pyisession", "text")}}),
                    Contains("x.pyisession"));
}

// ---- source ----

TEST_CASE("the page shows the source of the user's own functions that were seen") {
  const Folder folder;
  const std::string file = folder.write("mine.py",
                                        "import time\n"
                                        "\n"
                                        "def seen(n):\n"
                                        "    for _ in range(n):\n"
                                        "        pass\n"
                                        "\n"
                                        "\n"
                                        "\n"
                                        "def not_seen():\n"
                                        "    return 1\n");
  Session session = record({{"seen " + file + " 3 l4", 1}});
  session.start_time = kFuture;
  CHECK(data_of(session).sources() ==
        Lines{"mine.py:3+3\ndef seen(n):\n    for _ in range(n):\n        pass"});
  CHECK(data_of(session).texts("source.file") == Lines{file});

  SECTION("not when it is not wanted") { CHECK(data_of(session, {{"source", false}}).sources().empty()); }
  SECTION("not of files that a pattern keeps out") {
    CHECK(data_of(session, {{"source_exclude", "*/mine.py"}}).sources().empty());
    CHECK(data_of(session, {{"source_exclude", {"*.c", "*mine*"}}}).sources().empty());
    CHECK(data_of(session, {{"source_exclude", {"*.c"}}}).sources().size() == 1);
  }
  SECTION("not of a file that changed since the session began") {
    session.start_time = 1700000000;
    CHECK(data_of(session).sources().empty());
  }
  SECTION("not of libraries") {
    session.sys_prefixes = {file.substr(0, 4)};
    CHECK(data_of(session).sources().empty());
  }
}

TEST_CASE("of a module, what is around the lines that were seen") {
  const Folder folder;
  std::string text;
  for (int line = 1; line <= 100; ++line) text += "line_" + std::to_string(line) + "\n";
  const std::string file = folder.write("long.py", text);
  Session session = record({{"<module> " + file + " 1 l50", 1}, {"<module> " + file + " 1 l95", 1}});
  session.start_time = kFuture;
  const Lines sources = data_of(session).sources();
  REQUIRE(sources.size() == 2);
  CHECK_THAT(sources[0], Catch::StartsWith("long.py:42+17\nline_42\n") && Catch::EndsWith("\nline_58"));
  CHECK_THAT(sources[1], Catch::StartsWith("long.py:87+14\nline_87\n") && Catch::EndsWith("\nline_100"));
}

TEST_CASE("nothing but Python source is read, whatever files a session names") {
  const Folder folder;
  const std::string text = "def f():\n    pass\n";
  const auto sources_of = [](const std::string& file) {
    Session session = record({{"f " + file + " 1 l1", 1}});
    session.start_time = kFuture;
    return data_of(session).sources();
  };
  CHECK(sources_of(folder.write("secret.txt", text)).empty());
  CHECK(sources_of(folder.write("id_rsa", text)).empty());
  CHECK(sources_of(folder.write("script", "#!/usr/bin/env python3\n" + text)).size() == 1);
  CHECK(sources_of("/nowhere/f.py").empty());
  CHECK(sources_of("/dev/zero").empty());
  const std::string pipe = folder.write("x", "") + ".py";
  REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
  CHECK(sources_of(pipe).empty());
}

TEST_CASE("source of code that is in no file may be given") {
  Session session = record({{"f <ipython-input-1-abc> 1 l2", 1}, {"g /tmp/ipykernel_1/2.py 1 l1", 1}});
  const json texts = {{"<ipython-input-1-abc>", "def f():\n    pass\nf()\n"},
                      {"/tmp/ipykernel_1/2.py", "g()"}};
  CHECK(data_of(session, {{"source_texts", texts}}).sources() ==
        Lines{"<ipython-input-1-abc>:1+2\ndef f():\n    pass", "2.py:1+1\ng()"});
  CHECK_THROWS_WITH(report(session, {{"source_texts", {{"x", 1}}}}), Contains("\"x\" is no text"));
}

TEST_CASE("source that is no UTF-8 shows replacement characters") {
  const Folder folder;
  const std::string file = folder.write("latin.py", "# -*- coding: latin-1 -*-\ndef f(): return '\xe9'\n");
  Session session = record({{"f " + file + " 2 l2", 1}});
  session.start_time = kFuture;
  CHECK(data_of(session).sources() == Lines{"latin.py:2+1\ndef f(): return '\xef\xbf\xbd'"});
}

TEST_CASE("there is an end to the source that a page holds: functions with most time come first") {
  const Folder folder;
  const std::string large = "def f():\n" + std::string(600'000, ' ') + "pass\n";
  Session session = record({{"f " + folder.write("large.py", large) + " 1 l2", 5},
                            {"f " + folder.write("small.py", "def f():\n    pass\n") + " 1 l2", 1}});
  session.start_time = kFuture;
  CHECK(data_of(session).sources() == Lines{"small.py:1+2\ndef f():\n    pass"});
}
