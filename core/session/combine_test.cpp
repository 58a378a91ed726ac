#include <catch2/catch.hpp>
#include <limits>
#include <numeric>

#include "error.hpp"
#include "session/session.hpp"
#include "session/session_testing.hpp"

using namespace pyinstrument;
using namespace pyinstrument::testing;
using Paths = std::vector<std::string>;

namespace {

Session make_session(double start_time, const std::string& leaf) {
  Session session;
  session.start_time = start_time;
  session.duration = 2;
  session.cpu_time = 1;
  session.sample_count = 2;
  session.target_description = leaf;
  session.add_sample(stack_of(session, {"main", leaf + "\x01l1"}), 0.5, 0.25);
  session.add_sample(kNone, 1.5, 0.75);
  return session;
}

double total(const std::vector<double>& times) { return std::accumulate(times.begin(), times.end(), 0.0); }

}  // namespace

TEST_CASE("combining puts the earlier session's samples first, whichever argument it is") {
  Session late = make_session(20, "late");
  Session early = make_session(10, "early");
  late.sys_path = {"/b", "/a"};
  late.sys_prefixes = {"/usr", "/usr"};
  late.min_interval = 0.0001;
  early.sys_path = {"/a", "/c"};
  early.sys_prefixes = {"/opt", "/opt"};
  early.max_interval = 0.1;
  early.start_call_stack = stack_of(early, {"main"});
  late.statistics = {"tick", 10, 2, 1};
  early.statistics = {"tick", 5, 1, 0};

  const Session both = combine(late, early);
  REQUIRE(both.sample_stack.size() == 4);
  CHECK(frames_of(both, both.sample_stack[0]) == Paths{"main", "early\x01l1"});
  CHECK(both.sample_stack[1] == kNone);
  CHECK(frames_of(both, both.sample_stack[2]) == Paths{"main", "late\x01l1"});
  CHECK(both.sample_stack[3] == kNone);
  CHECK(both.sample_time == std::vector<double>{0.5, 1.5, 0.5, 1.5});
  CHECK(both.sample_cpu_time == std::vector<float>{0.25, 0.75, 0.25, 0.75});
  CHECK(both.start_time == 10);
  CHECK(both.duration == 4);
  CHECK(both.cpu_time == 2);
  CHECK(both.sample_count == 4);
  CHECK(both.min_interval == 0.0001);
  CHECK(both.max_interval == 0.1);
  CHECK(both.target_description == "early");
  CHECK(both.sys_path == Paths{"/a", "/c", "/b"});
  CHECK(both.sys_prefixes == Paths{"/opt", "/usr"});
  CHECK(frames_of(both, both.start_call_stack) == Paths{"main"});
  CHECK(both.statistics.engine == "tick");
  CHECK(both.statistics.ticks == 15);
  CHECK(both.statistics.retries == 3);
  CHECK(both.statistics.degraded == 1);
}

TEST_CASE("combining leaves both sessions as they were") {
  const Session a = make_session(1, "a"), b = make_session(2, "b");
  const auto strings = a.symbols->strings.size();
  const Session both = combine(a, b);
  CHECK(a.symbols->strings.size() == strings);
  CHECK(both.symbols != a.symbols);
  CHECK(frames_of(a, a.sample_stack[0]) == Paths{"main", "a\x01l1"});
}

TEST_CASE("CPU times are kept only when every sample has one") {
  const Session a = make_session(1, "a");
  Session b = make_session(2, "b");
  b.sample_cpu_time.clear();
  CHECK(combine(a, b).sample_cpu_time.empty());
  CHECK(combine(a, Session()).sample_cpu_time.size() == 2);
}

TEST_CASE("resampling keeps the total time and at most a sample an interval") {
  Session session;
  const StackId f = stack_of(session, {"f"}), g = stack_of(session, {"g"});
  for (int i = 0; i < 1000; ++i) session.add_sample(i % 10 == 0 ? g : f, 0.001);
  session.sample_count = 1000;
  const Session coarse = resample(session, 0.0105);
  CHECK(coarse.sample_stack.size() <= 96);
  CHECK(total(coarse.sample_time) == Approx(1.0));
  CHECK(coarse.sample_count == 1000);
  CHECK(coarse.min_interval == 0.0105);
  CHECK(coarse.max_interval == 0.0105);
  CHECK(coarse.sample_stack[0] == g);  // row 10, where the first interval was over
}

TEST_CASE("a sample longer than the interval stays one sample") {
  Session session = make_session(0, "a");
  const Session same = resample(session, 0.1);
  CHECK(same.sample_time == session.sample_time);
  CHECK(same.sample_stack == session.sample_stack);
  CHECK(same.sample_cpu_time == session.sample_cpu_time);
}

TEST_CASE("the rest of the time goes to the stack seen last") {
  Session session = make_session(0, "a");
  const Session one = resample(session, 100);
  CHECK(one.sample_time == std::vector<double>{2.0});
  CHECK(one.sample_stack == std::vector<StackId>{kNone});
  CHECK(resample(Session(), 1).sample_stack.empty());
}

TEST_CASE("an interval that is not positive is refused") {
  for (const double interval : {0.0, -1.0, std::numeric_limits<double>::quiet_NaN()}) {
    CHECK_THROWS_AS(resample(Session(), interval), Error);
  }
}
