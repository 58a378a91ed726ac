#include <catch2/catch.hpp>
#include <string>

#include "approved_file.hpp"
#include "marshal.hpp"
#include "plugin_test.hpp"

using namespace pyinstrument;
using namespace pyinstrument::testing;

// Python's own reader meets these files in tests/differential; here are the tables that they hold.

namespace {

constexpr std::string_view kFile = "/app/main.py";

std::string report(const Session& session) { return render(session, "pstats", nlohmann::json::object()); }

class ExpectedTable {
 public:
  ExpectedTable() { marshal_.begin_dictionary(); }

  // A function's row is begun by its key and times; its callers follow up to end_function().
  ExpectedTable& key(std::string_view file, std::int64_t line, std::string_view function) {
    marshal_.begin_shared_tuple(3);
    marshal_.string(file);
    marshal_.integer(line);
    marshal_.string(function);
    return *this;
  }
  ExpectedTable& key(std::uint32_t reference) {
    marshal_.reference(reference);
    return *this;
  }
  ExpectedTable& times(double self, double cumulative) {
    marshal_.begin_tuple(5);
    add_times(self, cumulative);
    marshal_.begin_dictionary();
    return *this;
  }
  ExpectedTable& caller(std::uint32_t reference, double self, double cumulative) {
    marshal_.reference(reference);
    marshal_.begin_tuple(4);
    add_times(self, cumulative);
    return *this;
  }
  ExpectedTable& end_function() {
    marshal_.end_dictionary();
    return *this;
  }
  std::string bytes() {
    marshal_.end_dictionary();
    return std::string(marshal_.bytes());
  }

 private:
  void add_times(double self, double cumulative) {
    marshal_.integer(-1);
    marshal_.integer(-1);
    marshal_.floating(self);
    marshal_.floating(cumulative);
  }

  MarshalWriter marshal_;
};

}  // namespace

TEST_CASE("a session without samples is an empty table") { CHECK(report(record({})) == "{0"); }

TEST_CASE("a function has its own time, its cumulative time, and both for each caller") {
  const Session session =
      record({{"main /app/main.py 1 > load /app/main.py 9", 2}, {"main /app/main.py 1", 1}});
  CHECK(report(session) == ExpectedTable()
                               .key(kFile, 1, "main")
                               .times(1, 3)
                               .end_function()
                               .key(kFile, 9, "load")
                               .times(2, 2)
                               .caller(0, 2, 2)
                               .end_function()
                               .bytes());
}

TEST_CASE("synthetic leaves are their function's own time and have no row") {
  CHECK(report(record({{"main /app/main.py 1 > [await]", 2}, {"main /app/main.py 1", 1}})) ==
        ExpectedTable().key(kFile, 1, "main").times(3, 3).end_function().bytes());
}

TEST_CASE("a function that calls itself is its own caller") {
  const Session session = record({{"visit /app/main.py 5 > visit /app/main.py 5 > visit /app/main.py 5", 1}});
  CHECK(report(session) ==
        ExpectedTable().key(kFile, 5, "visit").times(1, 3).caller(0, 1, 2).end_function().bytes());
}

TEST_CASE("thread identifiers beyond 32 bits and names that are not ASCII stand as Python writes them") {
  const Session session =
      record({{"MainThread <thread> 140117436398464 > gr\xc3\xb6\xc3\x9f\x65 /app/caf\xed\xb3\xa9.py 7", 1}});
  CHECK(report(session) == ExpectedTable()
                               .key("<thread>", 140117436398464, "MainThread")
                               .times(0, 1)
                               .end_function()
                               .key("/app/caf\xed\xb3\xa9.py", 7, "gr\xc3\xb6\xc3\x9f\x65")
                               .times(1, 1)
                               .caller(0, 1, 1)
                               .end_function()
                               .bytes());
}

TEST_CASE("a stack of 100,000 frames gives a row to each of them") {
  CHECK(report(deep_session(100'000)).find("f99999") != std::string::npos);
}

TEST_CASE("the sample session looks as approved") {
  const std::string difference =
      difference_from_approved("plugins/renderers/pstats/goldens/sample.pstats", report(sample_session()));
  INFO(difference);
  CHECK(difference.empty());
}
