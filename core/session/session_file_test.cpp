#include "session/session_file.hpp"

#include <bit>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <limits>
#include <vector>

#include "error.hpp"
#include "session/compact_form.hpp"
#include "session/session_testing.hpp"

using namespace pyinstrument;
using namespace pyinstrument::testing;
using namespace std::string_literals;
using Texts = std::vector<std::string>;

namespace {

// The bytes that json.dumps() of Python gives for a session of 5.x.
const std::string kClassic =
    R"({"start_time": 1700000000.25, "duration": 1.5, "min_interval": 0.001, "max_interval": 0.002, )"
    R"("sample_count": 3, "start_call_stack": ["MainThread\u0000<thread>\u00001"], )"
    R"("target_description": "Program: \u00e9 \ud83d\ude00 \udcff", "cpu_time": 0.9, )"
    R"("sys_path": ["/home/me", ""], "sys_prefixes": ["/usr"], "frame_records": [)"
    R"([["MainThread\u0000<thread>\u00001", "f\u0000/home/me/x.py\u00001\u0001cC\u0001l3"], 0.001], )"
    R"([["MainThread\u0000<thread>\u00001", "f\u0000/home/me/x.py\u00001\u0001cC\u0001l4"], 1e-05], )"
    R"([["MainThread\u0000<thread>\u00001", "f\u0000/home/me/x.py\u00001\u0001cC\u0001l4", "[await]"], 0.5], )"
    R"([[], 0.25], )"
    R"([["MainThread\u0000<thread>\u00001", "f\u0000/home/me/x.py\u00001\u0001cC\u0001l4"], 2.0]]})";

Session make_session() {
  Session session = read_bytes(kClassic);
  session.sample_cpu_time = {0.5f, 0, 0.25f, 0.125f, 3};
  session.statistics = {"tick", 1000, 20, 3};
  return session;
}

std::string refusal(std::string_view bytes) {
  try {
    read_bytes(bytes);
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::bad_file);
    return error.what();
  }
  return "accepted";
}

void check_same(const Session& a, const Session& b) {
  CHECK(written(a, SessionForm::classic) == written(b, SessionForm::classic));
  CHECK(a.sample_cpu_time == b.sample_cpu_time);
  CHECK(a.statistics.engine == b.statistics.engine);
  CHECK(a.statistics.ticks == b.statistics.ticks);
  CHECK(a.statistics.retries == b.statistics.retries);
  CHECK(a.statistics.degraded == b.statistics.degraded);
}

// What == does not see: the sign of zero.
std::vector<std::uint64_t> bits(const std::vector<double>& values) {
  std::vector<std::uint64_t> result;
  result.reserve(values.size());
  for (const double value : values) result.push_back(std::bit_cast<std::uint64_t>(value));
  return result;
}

}  // namespace

TEST_CASE("a session of the classic form is read, and written again byte for byte") {
  const Session session = read_bytes(kClassic);
  CHECK(session.start_time == 1700000000.25);
  CHECK(session.duration == 1.5);
  CHECK(session.cpu_time == 0.9);
  CHECK(session.min_interval == 0.001);
  CHECK(session.max_interval == 0.002);
  CHECK(session.sample_count == 3);
  CHECK(session.target_description == "Program: \xC3\xA9 \xF0\x9F\x98\x80 \xED\xB3\xBF");
  CHECK(session.sys_path == Texts{"/home/me", ""});
  CHECK(session.sys_prefixes == Texts{"/usr"});
  CHECK(frames_of(session, session.start_call_stack) == Texts{"MainThread\0<thread>\0"s + "1"});
  REQUIRE(session.sample_stack.size() == 5);
  const std::string thread = "MainThread\0<thread>\0"s + "1", f = "f\0/home/me/x.py\0"s + "1\x01" + "cC\x01l";
  CHECK(frames_of(session, session.sample_stack[0]) == Texts{thread, f + "3"});
  CHECK(frames_of(session, session.sample_stack[1]) == Texts{thread, f + "4"});
  CHECK(frames_of(session, session.sample_stack[2]) == Texts{thread, f + "4", "[await]"});
  CHECK(session.sample_stack[3] == kNone);
  CHECK(session.sample_stack[4] == session.sample_stack[1]);
  CHECK(session.sample_time == std::vector<double>{0.001, 1e-5, 0.5, 0.25, 2.0});
  CHECK(session.sample_cpu_time.empty());
  CHECK(written(session, SessionForm::classic) == kClassic);
}

TEST_CASE("it does not matter in which portions a file arrives") {
  for (const std::size_t step : {1, 2, 3, 7, 64}) {
    CHECK(written(read_bytes(kClassic, step), SessionForm::classic) == kClassic);
  }
  const std::string compact = written(make_session(), SessionForm::compact);
  check_same(read_bytes(compact, 1), make_session());
}

TEST_CASE("keys may come in any order, be unknown, be null or be missing") {
  const Session session = read_bytes(
      R"({"frame_records": [[["f"], 1], [["f"], 2.5]], "later": {"deep": [1, {"x": null}]},
          "duration": null, "sys_path": null, "cpu_time": 1, "sample_count": 7.0})");
  CHECK(session.duration == 3.5);
  CHECK(session.cpu_time == 1.0);
  CHECK(session.sample_count == 7);
  CHECK(session.min_interval == 0.001);
  CHECK(session.start_call_stack == kNone);
  CHECK(session.target_description.empty());
  CHECK(read_bytes(R"({"frame_records": [[["f"], 1]]})").sample_count == 1);
}

TEST_CASE("what 4.x calls program is the target description") {
  CHECK(read_bytes(R"({"program": "x.py", "frame_records": []})").target_description == "x.py");
}

TEST_CASE("blanks may stand between any two tokens") {
  const Session session = read_bytes(
      "\n { \"frame_records\" : [ [ [ \"a\" , \"b\" ] , 1 ] ,\n[ [ \"a\" , \"b\" ] , 2 ],[[\"a\",\"b\"],3] , "
      "[ [ ] , 4 ] ] } \n");
  REQUIRE(session.sample_stack.size() == 4);
  CHECK(session.sample_stack[0] == session.sample_stack[1]);
  CHECK(session.sample_stack[0] == session.sample_stack[2]);
  CHECK(session.sample_stack[3] == kNone);
}

TEST_CASE("frame infos that are escaped differently are the same frame info") {
  const Session session = read_bytes(R"({"frame_records": [[["\u0061b"], 1], [["ab"], 1]]})");
  CHECK(session.sample_stack[0] == session.sample_stack[1]);
}

TEST_CASE("a record is not mistaken for a shorter or longer one with the same beginning") {
  const Session session = read_bytes(
      R"({"frame_records": [[["a", "b", "c"], 1], [["a", "b"], 1], [["a", "b", "cc"], 1], [["a"], 1], [["a", "b"], 12]]})");
  REQUIRE(session.sample_stack.size() == 5);
  CHECK(frames_of(session, session.sample_stack[0]) == Texts{"a", "b", "c"});
  CHECK(frames_of(session, session.sample_stack[1]) == Texts{"a", "b"});
  CHECK(frames_of(session, session.sample_stack[2]) == Texts{"a", "b", "cc"});
  CHECK(frames_of(session, session.sample_stack[3]) == Texts{"a"});
  CHECK(frames_of(session, session.sample_stack[4]) == Texts{"a", "b"});
}

TEST_CASE("malformed classic files are refused with the position and the reason") {
  using Catch::Contains;
  CHECK_THAT(refusal(""),
             Contains("test.pyisession") && Contains("at byte 0") && Contains("the end of the file"));
  CHECK_THAT(refusal("[]"), Contains("expected a session") && Contains("found '['"));
  CHECK_THAT(refusal("\x7F"
                     "ELF"),
             Contains("byte value 127"));
  CHECK_THAT(refusal("{}"), Contains("no \"frame_records\""));
  CHECK_THAT(refusal(R"({"frame_records": []} x)"), Contains("at byte 22") && Contains("found 'x'"));
  CHECK_THAT(refusal(R"({"frame_records": [], "frame_records": []})"), Contains("twice"));
  CHECK_THAT(refusal(R"({"frame_records": [[["f"], 1] [["f"], 1]]})"),
             Contains("at byte 30") && Contains("','"));
  CHECK_THAT(refusal(R"({"frame_records": [[["f", ], 1]]})"), Contains("expected a frame info"));
  CHECK_THAT(refusal(R"({"frame_records": [[["f" "g"], 1]]})"), Contains("',' or ']' after a frame info"));
  CHECK_THAT(refusal(R"({"frame_records": [[["f"]]]})"), Contains("the record's seconds"));
  CHECK_THAT(refusal(R"({"frame_records": [[["f"], 1, 2]]})"), Contains("at the end of the record"));
  CHECK_THAT(refusal(R"({"frame_records": [[[3], 1]]})"),
             Contains("expected a frame info (a string), found '3'"));
  CHECK_THAT(refusal(R"({"frame_records": {}})"), Contains("frame_records (a list)"));
  CHECK_THAT(refusal(R"({"frame_records": [], "sys_path": [1]})"), Contains("a string in sys_path"));
  CHECK_THAT(refusal(R"({"frame_records": [], "duration": "long"})"), Contains("duration (seconds)"));
  CHECK_THAT(refusal(R"({"frame_records": [], "sample_count": -3})"),
             Contains("sample_count") && Contains("-3"));
  CHECK_THAT(refusal(R"({"frame_records": [],})"), Contains("a key"));
}

TEST_CASE("numbers that are only shown may be anything that Python writes") {
  const Session session = read_bytes(
      R"({"duration": NaN, "cpu_time": Infinity, "min_interval": -Infinity, "frame_records": []})");
  CHECK(std::isnan(session.duration));
  CHECK(session.cpu_time == HUGE_VAL);
  CHECK_THAT(written(session, SessionForm::classic),
             Catch::Contains(R"("duration": NaN, "min_interval": -Infinity,)"));
  CHECK(std::isnan(read_bytes(written(session, SessionForm::compact)).duration));
}

TEST_CASE("sample times that cannot be added up, and start times that no calendar has, are refused") {
  for (const char* text : {"NaN", "Infinity", "-Infinity", "1e300", "-1e13"}) {
    CHECK_THAT(refusal(R"({"frame_records": [[["f"], )"s + text + "]]}"),
               Catch::Contains("at byte 27") && Catch::Contains("finite number of seconds"));
  }
  CHECK_THAT(refusal(R"({"start_time": 1e20})"), Catch::Contains("year 9999"));

  Session session = make_session();
  session.sample_time[1] = std::numeric_limits<double>::quiet_NaN();
  CHECK_THAT(refusal(written(session, SessionForm::compact)), Catch::Contains("finite number of seconds"));
  session = make_session();
  session.start_time = HUGE_VAL;
  CHECK_THAT(refusal(written(session, SessionForm::compact)), Catch::Contains("year 9999"));
}

TEST_CASE("the compact form keeps everything, times bit for bit") {
  Session session = make_session();
  session.sample_time[0] = 0.1 + 0.2;
  session.sample_time[1] = 5e-324;
  session.sample_time[2] = -0.0;
  session.sample_count = 18446744073709551615u;
  const std::string bytes = written(session, SessionForm::compact);
  CHECK(bytes.starts_with("pyinstrument session {\"version\": 1}\n"));
  const Session again = read_bytes(bytes);
  check_same(session, again);
  CHECK(bits(again.sample_time) == bits(session.sample_time));
  CHECK(again.sample_count == session.sample_count);
  CHECK(written(again, SessionForm::compact) == bytes);
}

TEST_CASE("an empty session survives both forms") {
  for (const SessionForm form : {SessionForm::classic, SessionForm::compact}) {
    const Session session = read_bytes(written(Session(), form));
    CHECK(session.sample_stack.empty());
    CHECK(session.start_call_stack == kNone);
    CHECK(session.duration == 0);
  }
}

TEST_CASE("text with stray bytes is written as surrogateescape, so that it can be read again") {
  Session session;
  session.target_description = "caf\xE9.py";
  for (const SessionForm form : {SessionForm::classic, SessionForm::compact}) {
    CHECK(read_bytes(written(session, form)).target_description == "caf\xED\xB3\xA9.py");
  }
}

TEST_CASE("every truncation of a file is refused") {
  for (const SessionForm form : {SessionForm::classic, SessionForm::compact}) {
    const std::string bytes = written(make_session(), form);
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      INFO(size);
      CHECK_THAT(refusal(bytes.substr(0, size)), Catch::Contains("at byte"));
    }
    CHECK_THAT(refusal(bytes + "x"), Catch::Contains("at byte " + std::to_string(bytes.size())));
  }
}

TEST_CASE("a compact file with any byte changed is refused or read, and never more") {
  const std::string bytes = written(make_session(), SessionForm::compact);
  std::size_t refused = 0;
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    for (const int change : {0x01, 0x80, 0xFF}) {
      std::string changed = bytes;
      changed[at] = static_cast<char>(changed[at] ^ change);
      try {
        written(read_bytes(changed), SessionForm::classic);
      } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::bad_file);
        ++refused;
      }
    }
  }
  CHECK(refused > bytes.size());
}

TEST_CASE("a newer version of the compact form is refused with what to do") {
  CHECK_THAT(refusal("pyinstrument session {\"version\": 2}\nanything"),
             Catch::Contains("version 2") && Catch::Contains("upgrade pyinstrument"));
  CHECK_THAT(refusal("pyinstrument session {\"version\": }\n"),
             Catch::Contains("does not say which version"));
  CHECK_THAT(refusal("pyinstrument session {\"version\": 99999999999999999999999}\n"),
             Catch::Contains("does not say which version"));
}

TEST_CASE("a section that this version does not know is passed over") {
  std::string bytes = written(make_session(), SessionForm::compact);
  const std::size_t end = bytes.rfind(section::kEnd);
  bytes.insert(end, "future  \x03\0\0\0\0\0\0\0abc"s);
  check_same(read_bytes(bytes), make_session());
}

TEST_CASE("sections out of order, twice or too long are refused") {
  const std::string bytes = written(make_session(), SessionForm::compact);
  const std::string line = bytes.substr(0, bytes.find('\n') + 1);
  const std::string empty(8, '\0');
  CHECK_THAT(refusal(line + "samples " + empty), Catch::Contains("comes before \"session \""));
  CHECK_THAT(refusal(line + "end     " + empty), Catch::Contains("comes before"));
  const std::size_t sampler = bytes.find(section::kSampler);
  CHECK_THAT(refusal(bytes.substr(0, sampler) + bytes.substr(line.size())), Catch::Contains("comes twice"));
  std::string longer = bytes;
  longer[longer.rfind(section::kEnd) + kSectionNameSize] = 1;
  CHECK_THAT(refusal(longer + "x"), Catch::Contains("longer than what it holds"));
}

TEST_CASE("counts that the file cannot hold are refused before memory is taken for them") {
  Session session;
  const std::string bytes = written(session, SessionForm::compact);
  const std::size_t strings = bytes.find(section::kStrings);
  const std::string huge = "\x05\0\0\0\0\0\0\0\xFF\xFF\xFF\xFF\x0F"s;
  CHECK_THAT(refusal(bytes.substr(0, strings + kSectionNameSize) + huge),
             Catch::Contains("cannot hold 4294967295"));
  const std::string length = "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x7F"s;
  CHECK_THAT(refusal(bytes.substr(0, strings + kSectionNameSize) + length + "abc"),
             Catch::Contains("the file ends after 3"));
}

TEST_CASE("a stack of 100,000 frames survives both forms") {
  Session session;
  StackId stack = kNone;
  for (int i = 0; i < 100'000; ++i) {
    stack = session.stacks.intern(stack,
                                  session.frame_infos.intern(*session.symbols, i % 2 != 0 ? "f" : "g\x01l1"));
  }
  session.add_sample(stack, 1);
  session.add_sample(session.stacks.parent()[stack], 1);
  for (const SessionForm form : {SessionForm::classic, SessionForm::compact}) {
    const Session again = read_bytes(written(session, form));
    CHECK(again.stacks.size() == 100'000);
    CHECK(again.sample_stack == session.sample_stack);
  }
}

TEST_CASE("a file is loaded from disk, with progress, and what cannot be opened says why") {
  const std::filesystem::path path =
      std::filesystem::temp_directory_path() / "pyinstrument_session_file_test";
  std::ofstream(path, std::ios::binary) << kClassic;
  std::uint64_t last_done = 0, last_total = 0;
  const Session session = load_session(path, [&](std::uint64_t done, std::uint64_t total) {
    last_done = done;
    last_total = total;
  });
  CHECK(session.sample_stack.size() == 5);
  CHECK(last_done == kClassic.size());
  CHECK(last_total == kClassic.size());
  std::filesystem::remove(path);
  CHECK_THROWS_WITH(load_session(path),
                    Catch::Contains("pyinstrument_session_file_test") && Catch::Contains("No such file"));
  CHECK_THROWS_WITH(load_session("/"), Catch::Contains("Is a directory"));
}
