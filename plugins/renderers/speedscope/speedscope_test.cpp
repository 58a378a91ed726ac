#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "approved_file.hpp"
#include "plugin_test.hpp"

using namespace pyinstrument;
using namespace pyinstrument::testing;
using nlohmann::json;

namespace {

std::string report(const Session& session) { return render(session, "speedscope", json::object()); }

// "O main 0.0": what happens, to which function, when.
std::vector<std::string> events(const Session& session) {
  const json file = json::parse(report(session));
  const json& functions = file.at("shared").at("frames");
  std::vector<std::string> result;
  for (const json& event : file.at("profiles").at(0).at("events")) {
    const json& function = functions.at(event.at("frame").get<std::size_t>()).at("name");
    result.push_back(event.at("type").get<std::string>() + " " + function.get<std::string>() + " " +
                     event.at("at").dump());
  }
  return result;
}

using Events = std::vector<std::string>;

}  // namespace

TEST_CASE("a session without samples is a profile without events, named after its local time") {
  CHECK(
      report(record({})) ==
      "{\"$schema\": \"https://www.speedscope.app/file-format-schema.json\", "
      "\"name\": \"CPU profile for 'Program: main.py' at 2023-11-14T22-13-20\", "
      "\"activeProfileIndex\": null, \"exporter\": \"pyinstrument\", \"profiles\": [{\"type\": \"evented\", "
      "\"name\": \"CPU profile for 'Program: main.py' at 2023-11-14T22-13-20\", \"unit\": \"seconds\", "
      "\"startValue\": 0.0, \"endValue\": 0.0, \"events\": []}], \"shared\": {\"frames\": []}}\n");
}

TEST_CASE("frames open and close in the order of time") {
  CHECK(events(record({{"main /app/main.py 1 > a /app/main.py 2", 1},
                       {"main /app/main.py 1 > b /app/main.py 3", 2},
                       {"main /app/main.py 1 > a /app/main.py 2", 4}})) ==
        Events{"O main 0.0", "O a 0.0", "C a 1.0", "O b 1.0", "C b 3.0", "O a 3.0", "C a 7.0", "C main 7.0"});
}

TEST_CASE("the clock advances by the time of synthetic leaves when they close") {
  CHECK(events(record({{"main /app/main.py 1", 1}, {"main /app/main.py 1 > [await]", 2}})) ==
        Events{"O main 0.0", "O [self] 0.0", "C [self] 1.0", "O [await] 1.0", "C [await] 3.0", "C main 3.0"});
}

TEST_CASE("time that was absorbed from frames that are not shown passes at their parent's end") {
  CHECK(events(record({{"main /app/main.py 1 > a /app/main.py 2", 1},
                       {"main /app/main.py 1 > b /app/main.py 3", 0.001953125}})) ==
        Events{"O main 0.0", "O a 0.0", "C a 1.0", "C main 1.001953125"});
}

TEST_CASE("functions are numbered by first appearance; synthetic ones have neither file nor line") {
  const json file = json::parse(report(record({{"main /app/main.py 1 > [await]", 1}})));
  CHECK(file.at("shared").at("frames") == json::parse(R"([{"name": "main", "file": "/app/main.py", "line": 1},
                                                          {"name": "[await]", "file": null, "line": null}])"));
}

TEST_CASE("text is ASCII: other characters are escaped, lone surrogates too") {
  CHECK_THAT(report(record({{"gr\xc3\xb6\xc3\x9f\x65 /app/caf\xed\xb3\xa9.py 1", 1}})),
             Catch::Contains(R"("name": "gr\u00f6\u00dfe", "file": "/app/caf\udce9.py")"));
}

TEST_CASE("a stack of 100,000 frames opens and closes each of them") {
  const std::string text = report(deep_session(100'000));
  CHECK(text.find("{\"type\": \"C\", \"at\": 1.0, \"frame\": 99999}") != std::string::npos);
  CHECK(text.find("{\"type\": \"C\", \"at\": 1.0, \"frame\": 0}") != std::string::npos);
}

TEST_CASE("the sample session looks as approved") {
  const std::string difference = difference_from_approved(
      "plugins/renderers/speedscope/goldens/sample.speedscope.json", report(sample_session()));
  INFO(difference);
  CHECK(difference.empty());
}
