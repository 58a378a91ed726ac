#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <string>

#include "approved_file.hpp"
#include "plugin_test.hpp"

using namespace pyinstrument;
using namespace pyinstrument::testing;
using nlohmann::json;

namespace {

std::string report(const Session& session, const json& options = json::object()) {
  return render(session, "json", options);
}

json root_frame(const Session& session, const json& options = json::object()) {
  return json::parse(report(session, options)).at("root_frame");
}

}  // namespace

TEST_CASE("a session without samples has no root frame") {
  CHECK(report(record({})) ==
        "{\"start_time\": 1700000000.000000,\"duration\": 0.000000,\"sample_count\": 0,"
        "\"target_description\": \"Program: main.py\",\"cpu_time\": 0.500000,\"root_frame\": null}\n");
}

TEST_CASE("the keys of a frame come in a fixed order, without a blank after a comma") {
  CHECK(report(record({{"main /app/main.py 3 cProgram", 0.5}})) ==
        "{\"start_time\": 1700000000.000000,\"duration\": 0.500000,\"sample_count\": 1,"
        "\"target_description\": \"Program: main.py\",\"cpu_time\": 0.500000,\"root_frame\": "
        "{\"function\": \"main\",\"file_path_short\": \"main.py\",\"file_path\": \"/app/main.py\","
        "\"line_no\": 3,\"time\": 0.500000,\"await_time\": 0.000000,\"is_application_code\": true,"
        "\"children\": [],\"class_name\": \"Program\"}}\n");
}

TEST_CASE("children stand inside their parent, longest first") {
  const json root = root_frame(record(
      {{"main /app/main.py 1 > short /app/main.py 2", 1}, {"main /app/main.py 1 > long /app/main.py 3", 2}}));
  REQUIRE(root.at("children").size() == 2);
  CHECK(root.at("children")[0].at("function") == "long");
  CHECK(root.at("children")[1].at("function") == "short");
}

TEST_CASE("a frame's await time is that of all [await] frames at or below") {
  const json root = root_frame(
      record({{"main /app/main.py 1 > fetch /app/main.py 2 > [await]", 3}, {"main /app/main.py 1", 1}}));
  CHECK(root.at("await_time") == 3);
  CHECK(root.at("children")[0].at("await_time") == 3);
  CHECK(root.at("children")[1].at("await_time") == 0);
}

TEST_CASE("a synthetic frame has no file and line, and shows its parent's short path") {
  const json root = root_frame(record({{"main /app/main.py 1 > [await]", 1}}));
  const json synthetic = root.at("children").at(0);
  CHECK(synthetic.at("function") == "[await]");
  CHECK(synthetic.at("file_path").get<std::string>().empty());
  CHECK(synthetic.at("file_path_short") == "main.py");
  CHECK(synthetic.at("line_no") == 0);
  CHECK(synthetic.at("is_application_code") == false);
}

TEST_CASE("library frames that belong together share a group id, the same in each run") {
  const Session session = record(
      {{"main /app/main.py 1 > decode /usr/lib/json/decoder.py 2 > scan /usr/lib/json/decoder.py 3", 1}});
  const json main = root_frame(session);
  const json decode = main.at("children").at(0);
  CHECK_FALSE(main.contains("group_id"));
  CHECK(decode.at("group_id").is_string());
  CHECK(decode.at("children").at(0).at("group_id") == decode.at("group_id"));
  CHECK(report(session) == report(session));
}

TEST_CASE("show_all leaves nothing out, and timeline keeps repeated calls apart") {
  const Session session = record({{"main /app/main.py 1 > a /app/main.py 2", 1},
                                  {"main /app/main.py 1 > b /app/main.py 3", 1e-6},
                                  {"main /app/main.py 1 > a /app/main.py 2", 1}});
  CHECK(root_frame(session).at("children").size() == 1);
  CHECK(root_frame(session, {{"show_all", true}}).at("children").size() == 2);
  CHECK(root_frame(session, {{"timeline", true}}).at("children").size() == 2);
  CHECK(root_frame(session, {{"timeline", true}, {"show_all", true}}).at("children").size() == 3);
}

TEST_CASE("bytes of a file name that are not UTF-8 come out as those bytes") {
  const std::string text = report(record({{"gr\xc3\xb6\xc3\x9f\x65 /app/caf\xed\xb3\xa9.py 1", 1}}));
  CHECK_THAT(text, Catch::Contains("\"function\": \"gr\xc3\xb6\xc3\x9f\x65\""));
  CHECK_THAT(text, Catch::Contains("\"file_path_short\": \"caf\xe9.py\""));
}

TEST_CASE("a stack of 100,000 frames is written in full") {
  const std::string text = report(deep_session(100'000));
  CHECK(text.find("\"function\": \"f99999\"") != std::string::npos);
  CHECK(text.ends_with("]}]}]}}\n"));
}

TEST_CASE("the sample session looks as approved") {
  const std::string difference =
      difference_from_approved("plugins/renderers/json/goldens/sample.json", report(sample_session()));
  INFO(difference);
  CHECK(difference.empty());
}
