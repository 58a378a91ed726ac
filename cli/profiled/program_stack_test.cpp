#include "program_stack.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

using namespace pyinstrument;
using namespace pyinstrument::cli;

namespace {

const std::string kThread = std::string(
    "MainThread\0<thread>\0"
    "1",
    21);
const std::string kRunModule = std::string(
    "_run_module_as_main\0<frozen runpy>\0"
    "173",
    38);
const std::string kRunCode = std::string(
    "_run_code\0<frozen runpy>\0"
    "65",
    27);
const std::string kModule = std::string(
    "<module>\0/p/m.py\0"
    "1",
    18);
const std::string kFunction = std::string(
    "f\0/p/m.py\0"
    "2",
    11);

const std::string kRunner = std::string(
    "<module>\0/pyinstrument/__main__.py\0"
    "1",
    36);

class Recording {
 public:
  Recording() { session.start_call_stack = stack({kThread}); }

  StackId stack(const std::vector<std::string>& frames) {
    StackId id = kNone;
    for (const std::string& frame : frames)
      id = session.stacks.intern(id, session.frame_infos.intern(*session.symbols, frame));
    return id;
  }
  void sample(const std::vector<std::string>& frames) { session.add_sample(stack(frames), 1); }

  Session session;
};

}  // namespace

TEST_CASE("a script's module is where the report begins, and owns the time outside any frame") {
  Recording recording;
  recording.sample({kThread});
  recording.sample({kThread, kModule, kFunction});
  recording.sample({kThread});
  begin_at_program(recording.session, {Program::Kind::script, "/p/m.py", {}});
  const StackId module = recording.stack({kThread, kModule});
  CHECK(recording.session.start_call_stack == module);
  CHECK(recording.session.sample_stack ==
        std::vector<StackId>{module, recording.stack({kThread, kModule, kFunction}), module});
}

TEST_CASE("runpy's frames stand above the module that it runs") {
  Recording recording;
  recording.sample({kThread, kRunModule, kRunCode, kModule, kFunction});
  begin_at_program(recording.session, {Program::Kind::module, "m", {}});
  CHECK(recording.session.start_call_stack == recording.stack({kThread, kRunModule, kRunCode, kModule}));
}

TEST_CASE("a module that runpy only imports on the way is not the program") {
  const std::string import = std::string(
      "_find_and_load\0<frozen importlib._bootstrap>\0"
      "1",
      46);
  Recording recording;
  recording.sample({kThread, kRunModule, import,
                    std::string("<module>\0/p/__init__.py\0"
                                "1",
                                25)});
  recording.sample({kThread, kRunModule, kRunCode, kModule});
  begin_at_program(recording.session, {Program::Kind::module, "p.m", {}});
  CHECK(recording.session.start_call_stack == recording.stack({kThread, kRunModule, kRunCode, kModule}));
}

TEST_CASE("a program too short for a sample of its own gets the time all the same") {
  Recording recording;
  recording.sample({kThread});
  begin_at_program(recording.session, {Program::Kind::script, "/p/m.py", {}});
  CHECK(recording.session.sample_stack == std::vector<StackId>{recording.stack({kThread, kModule})});
}

TEST_CASE("a module that never ran leaves the thread as it is") {
  Recording recording;
  recording.sample({kThread});
  begin_at_program(recording.session, {Program::Kind::module, "missing", {}});
  CHECK(recording.session.sample_stack == std::vector<StackId>{recording.stack({kThread})});
}

TEST_CASE("what runs at exit, after the module's frame has gone, stands below it") {
  const std::string shutdown = std::string("_shutdown\0/lib/threading.py\0", 28) + "1541";
  Recording recording;
  recording.sample({kThread, kModule, kFunction});
  recording.sample({kThread, shutdown, kFunction});
  begin_at_program(recording.session, {Program::Kind::script, "/p/m.py", {}});
  CHECK(recording.session.sample_stack ==
        std::vector<StackId>{recording.stack({kThread, kModule, kFunction}),
                             recording.stack({kThread, kModule, shutdown, kFunction})});
}

TEST_CASE("what runpy does to find the module stands below it, without the frames that lead to both") {
  const std::string find = std::string("_get_module_details\0<frozen runpy>\0", 35) + "105";
  Recording recording;
  recording.sample({kThread, kRunModule, find});
  recording.sample({kThread, kRunModule, kRunCode, kModule});
  recording.sample({kThread, kRunModule});
  begin_at_program(recording.session, {Program::Kind::module, "m", {}});
  const StackId module = recording.stack({kThread, kRunModule, kRunCode, kModule});
  CHECK(
      recording.session.sample_stack ==
      std::vector<StackId>{recording.stack({kThread, kRunModule, kRunCode, kModule, find}), module, module});
}

TEST_CASE(
    "frames that were there when sampling began are cut, and what runs without them stands below the "
    "program") {
  const std::string at_exit = std::string("save\0/p/m.py\0", 13) + "5";
  Recording recording;
  recording.session.start_call_stack = recording.stack({kThread, kRunModule, kRunCode, kRunner});
  recording.sample({kThread, kRunModule, kRunCode, kRunner});
  recording.sample({kThread, kRunModule, kRunCode, kRunner, kModule, kFunction});
  recording.sample({kThread, kRunModule, at_exit});
  begin_at_program(recording.session, {Program::Kind::script, "/p/m.py", {}});
  const StackId module = recording.stack({kThread, kModule});
  CHECK(recording.session.start_call_stack == module);
  CHECK(recording.session.sample_stack == std::vector<StackId>{module,
                                                               recording.stack({kThread, kModule, kFunction}),
                                                               recording.stack({kThread, kModule, at_exit})});
}

TEST_CASE("a module run by -m is found below another runpy that ran the profiler") {
  Recording recording;
  recording.session.start_call_stack = recording.stack({kThread, kRunModule, kRunCode, kRunner});
  recording.sample({kThread, kRunModule, kRunCode, kRunner, kRunModule, kRunCode, kModule, kFunction});
  begin_at_program(recording.session, {Program::Kind::module, "m", {}});
  CHECK(recording.session.start_call_stack == recording.stack({kThread, kRunModule, kRunCode, kModule}));
}
