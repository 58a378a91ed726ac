#include <algorithm>
#include <catch2/catch.hpp>
#include <cstring>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "plugin_test.hpp"
#include "session/session_file.hpp"

using namespace pyinstrument;
using namespace pyinstrument::testing;
using namespace std::string_literals;
using nlohmann::json;

namespace {

const json kClassic = {{"format", "classic"}};

std::string report(const Session& session, const json& options = json::object()) {
  return render(session, "session", options);
}

Session read(std::string_view file) {
  const auto source = [&file](char* buffer, std::size_t size) {
    const std::size_t count = std::min(size, file.size());
    std::memcpy(buffer, file.data(), count);
    file.remove_prefix(count);
    return count;
  };
  return read_session(source, "the report");
}

}  // namespace

TEST_CASE("a session is written in the compact form, which reads back as the same session") {
  const Session original = sample_session();
  const std::string file = report(original);
  const Session copy = read(file);
  CHECK(copy.sample_time == original.sample_time);
  CHECK(copy.target_description == original.target_description);
  CHECK(copy.start_time == original.start_time);
  CHECK(copy.sys_path == original.sys_path);
  CHECK(report(copy, kClassic) == report(original, kClassic));
  CHECK(file.size() < report(original, kClassic).size());
}

TEST_CASE("the classic form is the JSON that pyinstrument 5 reads") {
  const json file = json::parse(report(record({{"main /app/main.py 1 l4", 0.5}}), kClassic));
  CHECK(file.at("frame_records") == json::array({{json::array({"main\0/app/main.py\0001\001l4"s}), 0.5}}));
  CHECK(file.at("duration") == 0.5);
  CHECK(file.at("sample_count") == 1);
}

TEST_CASE("pyisession is another name of the same renderer") {
  CHECK(render(sample_session(), "pyisession", kClassic) == report(sample_session(), kClassic));
}

TEST_CASE("a form that does not exist is refused with those that do") {
  CHECK_THROWS_WITH(report(sample_session(), {{"format", "tiny"}}),
                    Catch::Contains("tiny") && Catch::Contains("compact") && Catch::Contains("classic"));
}

TEST_CASE("a stack of 100,000 frames survives") {
  CHECK(read(report(deep_session(100'000))).stacks.size() == 100'000);
}
