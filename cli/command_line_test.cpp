// The whole command line, with an interpreter that runs nothing and says it has.
#include "command_line.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <optional>

#include "session/session_file.hpp"
#include "test_support.hpp"

using namespace pyinstrument;
using namespace pyinstrument::cli;
namespace fs = std::filesystem;
using namespace std::string_view_literals;
using Catch::Matchers::Contains;
using Catch::Matchers::Equals;
using Words = std::vector<std::string>;

namespace {

Session small_session() {
  Session session;
  const FrameInfoId frame = session.frame_infos.intern(*session.symbols,
                                                       "main\0/app/s.py\0"
                                                       "1"sv);
  session.add_sample(session.stacks.intern(kNone, frame), 0.5);
  session.start_time = 1700000000;
  session.duration = 0.5;
  session.sample_count = 1;
  return session;
}

class FakeInterpreter : public Interpreter {
 public:
  std::string version() const override { return "3.99.1"; }
  std::vector<std::string> site_packages() const override {
    if (broken) throw Error(ErrorKind::usage, "the environment is broken");
    return {};
  }
  int run(const Program& asked, const SamplerOptions& options, const Finished& finished) override {
    program = asked;
    sampler_options = options;
    during_the_program();
    finished(small_session());
    return 7;
  }

  bool broken = false;
  std::function<void()> during_the_program = [] {};
  std::optional<Program> program;
  SamplerOptions sampler_options;
};

// Sends a descriptor to a file for as long as it lives.
class Redirected {
 public:
  Redirected(int descriptor, const fs::path& file) : descriptor_(descriptor), kept_(::dup(descriptor)) {
    const int opened = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    ::dup2(opened, descriptor);
    ::close(opened);
  }
  ~Redirected() {
    ::dup2(kept_, descriptor_);
    ::close(kept_);
  }
  Redirected(const Redirected&) = delete;
  Redirected& operator=(const Redirected&) = delete;

 private:
  int descriptor_, kept_;
};

// A home of its own, in which commands run; what they print is in `out` and `errors`.
struct CommandLineTest {
  CommandLineTest() {
    ::setenv("XDG_DATA_HOME", home.path().c_str(), 1);
    ::setenv("TZ", "UTC0", 1);
    ::tzset();
    fs::current_path(home.path());
    write_content("s.py", "pass\n");
  }
  ~CommandLineTest() { fs::current_path("/"); }

  int run(const Words& words) {
    int status = 0;
    {
      const Redirected to_out(STDOUT_FILENO, home / "out");
      const Redirected to_errors(STDERR_FILENO, home / "errors");
      status = run_command_line(words, place, interpreter);
    }
    out = content_of(home / "out");
    errors = content_of(home / "errors");
    return status;
  }

  fs::path saved_run() const { return home / "pyinstrument/reports/2023-11-14T22-13-20.pyisession"; }

  TemporaryFolder home;
  Place place{PYINSTRUMENT_TEST_LIBRARY_FOLDER,
              fs::path(PYINSTRUMENT_TEST_LIBRARY_FOLDER).parent_path().parent_path()};
  FakeInterpreter interpreter;
  std::string out, errors;
};

}  // namespace

TEST_CASE_METHOD(CommandLineTest, "a program runs as it was asked for, and its exit status is ours") {
  CHECK(run({"-i", "0.25", "--engine", "hook", "s.py", "-a", "b"}) == 7);
  REQUIRE(interpreter.program.has_value());
  CHECK(interpreter.program->target == "s.py");
  CHECK_THAT(interpreter.program->arguments, Equals(Words{"-a", "b"}));
  CHECK(interpreter.sampler_options.interval == 0.25);
  CHECK(interpreter.sampler_options.engine == Engine::hook);
  CHECK(errors.empty());
}

TEST_CASE_METHOD(CommandLineTest, "the report on standard output ends with how to see it again") {
  run({"s.py", "x"});
  CHECK_THAT(out, Contains("Program: s.py x\n"));
  CHECK_THAT(out, Contains("0.500 main"));
  CHECK_THAT(out,
             Catch::Matchers::EndsWith("\n\nTo view this report with different options, run:\n"
                                       "    pyinstrument --load-prev 2023-11-14T22-13-20 [options]\n\n"));
}

TEST_CASE_METHOD(CommandLineTest, "a report that is not for reading has no hint after it") {
  run({"-r", "json", "s.py"});
  CHECK_THAT(out, Catch::Matchers::EndsWith("}\n"));
  run({"-o", "report.txt", "s.py"});
  CHECK(out.empty());
  CHECK_THAT(content_of("report.txt"), Contains("0.500 main") && !Contains("--load-prev"));
}

TEST_CASE_METHOD(CommandLineTest, "a run that was shown can be shown again without an interpreter") {
  run({"s.py"});
  interpreter.program.reset();
  CHECK(run({"--load-prev", "2023-11-14T22-13-20", "-r", "json"}) == 0);
  CHECK_THAT(out, Contains("\"target_description\": \"Program: s.py\""));
  CHECK(run({"--load", saved_run(), "-o", "copy.pyisession"}) == 0);
  CHECK(content_of("copy.pyisession") == content_of(saved_run()));
  CHECK_FALSE(interpreter.program.has_value());
}

TEST_CASE_METHOD(CommandLineTest,
                 "a loaded session is kept for --load-prev when the hint says so, and only then") {
  write_content("x.pyisession", "");
  {
    Session session = small_session();
    std::string bytes;
    write_session(session, SessionForm::classic, [&](std::string_view part) { bytes += part; });
    write_content("x.pyisession", bytes);
  }
  CHECK(run({"--load", "x.pyisession", "-r", "json"}) == 0);
  CHECK_FALSE(fs::exists(saved_run()));
  CHECK(run({"--load", "x.pyisession"}) == 0);
  CHECK(fs::exists(saved_run()));
  CHECK_THAT(out, Contains("--load-prev 2023-11-14T22-13-20 [options]"));
}

TEST_CASE_METHOD(CommandLineTest, "wrong usage is status 2, one message, and nothing runs") {
  const auto [words, message] = GENERATE(table<Words, std::string>({
      {{"--bogus", "s.py"}, "no such option: --bogus"},
      {{"-i", "0", "s.py"}, "--interval must be"},
      {{"--target-description", "{foo}", "s.py"}, "unknown placeholder {foo}"},
      {{"-p", "nope=1", "s.py"}, "\"nope\""},
      {{"-p", "a.b=1", "s.py"}, "there is no \"a\" yet"},
      {{"--hide-regex", "(", "s.py"}, "(\" is not a valid regular expression"},
      {{"--load", "x", "s.py"}, "only one of"},
      {{"--processor", "nothere", "s.py"}, "there is no plugin \"nothere\""},
      {{"-r", "nothere", "s.py"}, "there is no plugin \"nothere\""},
      {{"--from-path", "s.py"}, "program s.py not found in PATH"},
      {{"nothere.py"}, "program nothere.py not found"},
  }));
  CHECK(run(words) == 2);
  CHECK_THAT(errors, Catch::Matchers::StartsWith("pyinstrument: error: ") && Contains(message));
  CHECK(out.empty());
  CHECK_FALSE(interpreter.program.has_value());
}

TEST_CASE_METHOD(CommandLineTest, "a file that is missing is status 1 and named before anything runs") {
  const auto [words, message] = GENERATE(table<Words, std::string>({
      {{"--load", "nothere.pyisession"}, "nothere.pyisession"},
      {{"--load", "s.py"}, "s.py"},
      {{"--load-prev", "nothere"}, "there is no saved run \"nothere\""},
      {{"-o", "no-such-folder/x.txt", "s.py"}, "no-such-folder/x.txt: No such file or directory"},
  }));
  CHECK(run(words) == 1);
  CHECK_THAT(errors, Catch::Matchers::StartsWith("pyinstrument: error: ") && Contains(message));
  CHECK_FALSE(interpreter.program.has_value());
}

TEST_CASE_METHOD(CommandLineTest,
                 "what the program does to folder and environment changes nothing for the report") {
  interpreter.during_the_program = [] {
    fs::current_path("/");
    ::setenv("FORCE_COLOR", "1", 1);
    ::setenv("XDG_DATA_HOME", "/nowhere", 1);
  };
  CHECK(run({"-o", "report.txt", "s.py"}) == 7);
  ::unsetenv("FORCE_COLOR");
  CHECK(errors.empty());
  CHECK_THAT(content_of(home / "report.txt"), Contains("0.500 main"));
  CHECK(fs::exists(saved_run()));
}

TEST_CASE_METHOD(CommandLineTest, "a report that cannot be made loses nothing: status and session stay") {
  CHECK(run({"-o", "/dev/full", "s.py"}) == 7);
  CHECK_THAT(errors, Contains("cannot write /dev/full: No space left on device"));
  CHECK_THAT(errors, Contains("show it with: pyinstrument --load-prev 2023-11-14T22-13-20"));
  CHECK(load_session(saved_run()).sample_stack.size() == 1);
}

TEST_CASE_METHOD(CommandLineTest, "a run that cannot be saved is shown all the same") {
  write_content("pyinstrument", "a file where the folder should be");
  CHECK(run({"s.py"}) == 7);
  CHECK_THAT(errors, Contains("this session is not kept for --load-prev"));
  CHECK_THAT(out, Contains("0.500 main") && !Contains("--load-prev"));
}

TEST_CASE_METHOD(CommandLineTest, "a broken environment does not keep anybody from looking at a session") {
  run({"s.py"});
  interpreter.broken = true;
  CHECK(run({"--load-prev", "2023-11-14T22-13-20"}) == 0);
}

TEST_CASE_METHOD(CommandLineTest, "--from-path takes the first executable file of that name") {
  fs::create_directories(home / "first/tool");
  fs::create_directories(home / "second");
  fs::create_directories(home / "third");
  write_content(home / "second/tool", "not executable");
  write_content(home / "third/tool", "pass\n");
  fs::permissions(home / "third/tool", fs::perms(0755));
  const std::string path = std::getenv("PATH");
  const std::string folders =
      (home / "first").string() + ":" + (home / "second").string() + ":" + (home / "third").string();
  ::setenv("PATH", folders.c_str(), 1);
  CHECK(run({"--from-path", "tool", "x"}) == 7);
  ::setenv("PATH", path.c_str(), 1);
  CHECK(interpreter.program->target == home / "third/tool");
  CHECK_THAT(out, Contains("Program: tool x\n"));
}

TEST_CASE_METHOD(CommandLineTest, "plugins are listed and described") {
  CHECK(run({"--list-renderers"}) == 0);
  CHECK_THAT(
      out, Contains("text        The tree,") && Contains("\npstats      ") && !Contains("remove_importlib"));
  CHECK(run({"--list-processors"}) == 0);
  CHECK_THAT(out, Contains("remove_importlib  ") && !Contains("speedscope"));
  CHECK(run({"--help-renderer", "text"}) == 0);
  CHECK_THAT(out, Contains("text, a renderer: ") && Contains("\n  file extensions: txt\n") &&
                      Contains("\n  time\n      one of seconds, percent_of_total; default \"seconds\"\n"));
  CHECK(run({"--help-processor", "remove_irrelevant_nodes"}) == 0);
  CHECK_THAT(out, Contains("-p processor_options.remove_irrelevant_nodes.NAME=VALUE") &&
                      Contains("\n  traits: left out by --show-all\n"));
  CHECK(run({"--help-renderer", "remove_importlib"}) == 2);
  CHECK_THAT(errors, Contains("is a processor, not a renderer"));
}

TEST_CASE_METHOD(CommandLineTest, "a library that does not load is counted below the list") {
  fs::create_directories(home / "plugins");
  write_content(home / "plugins/broken.so", "no library");
  CHECK(run({"--plugin-path", home / "plugins", "--list-renderers"}) == 0);
  CHECK_THAT(out, Contains("\nNot loaded: 1 library; `pyinstrument-plugin list` says why.\n") &&
                      !Contains("broken"));
}

TEST_CASE_METHOD(CommandLineTest, "the folder of the SDK is named where it is") {
  CHECK(run({"--cmake-dir"}) == 0);
  REQUIRE(out.ends_with("/lib/cmake/pyinstrument\n"));
  CHECK(fs::exists(fs::path(out.substr(0, out.size() - 1)) / "pyinstrument-config.cmake"));
  place.prefix = home.path();
  CHECK(run({"--cmake-dir"}) == 1);
  CHECK_THAT(errors, Contains("lacks the SDK for plugins"));
}

TEST_CASE_METHOD(CommandLineTest, "version, help and nothing at all") {
  CHECK(run({"--version"}) == 0);
  CHECK(out == "pyinstrument " PYINSTRUMENT_VERSION ", on Python 3.99.1\n");
  CHECK(run({"--help"}) == 0);
  CHECK_THAT(out, Catch::Matchers::StartsWith("Usage: pyinstrument [options] scriptfile [arg] ..."));
  CHECK(run({}) == 2);
  CHECK_THAT(out, Catch::Matchers::StartsWith("Usage: pyinstrument [options] scriptfile [arg] ..."));
}
