#include "plugin_test.hpp"

#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <stdexcept>

#include "plugin_host/plugin_host.hpp"

namespace pyinstrument::testing {

namespace {

std::vector<std::string> split(std::string_view text, std::string_view separator) {
  std::vector<std::string> parts;
  for (std::size_t end = text.find(separator); end != std::string_view::npos; end = text.find(separator)) {
    parts.emplace_back(text.substr(0, end));
    text.remove_prefix(end + separator.size());
  }
  parts.emplace_back(text);
  return parts;
}

// As a frame info is written: identifier, then attributes. A blank within <...> separates nothing.
std::string frame_info(std::string_view words) {
  std::string text;
  int separators = 0;
  bool in_brackets = false;
  for (const char c : words) {
    in_brackets = c == '<' || (in_brackets && c != '>');
    text += c == ' ' && !in_brackets ? (++separators < 3 ? '\0' : '\x01') : c;
  }
  return text;
}

void use_utc() {
  setenv("TZ", "UTC", 1);
  tzset();
}

}  // namespace

Session record(const std::vector<RecordedSample>& samples) {
  Session session;
  for (const auto& [frames, seconds] : samples) {
    StackId stack = kNone;
    for (const std::string& words : split(frames, " > ")) {
      stack = session.stacks.intern(stack, session.frame_infos.intern(*session.symbols, frame_info(words)));
    }
    session.add_sample(stack, seconds);
    session.duration += seconds;
  }
  session.sample_count = samples.size();
  session.start_time = 1700000000;
  session.cpu_time = 0.5;
  session.target_description = "Program: main.py";
  session.sys_path = {"/app", "/usr/lib"};
  session.sys_prefixes = {"/usr"};
  return session;
}

Session sample_session() {
  return record({
      {"MainThread <thread> 140117436398464 > <module> /app/main.py 1 > parse /app/parser.py 10 cParser",
       0.125},
      {"MainThread <thread> 140117436398464 > <module> /app/main.py 1 > parse /app/parser.py 10 cParser > "
       "loads /usr/lib/json/__init__.py 299 > decode /usr/lib/json/decoder.py 332 cJSONDecoder",
       0.25},
      {"MainThread <thread> 140117436398464 > <module> /app/main.py 1 > parse /app/parser.py 10 cParser > "
       "loads /usr/lib/json/__init__.py 299 > decode /usr/lib/json/decoder.py 332 cJSONDecoder > "
       "scan <built-in> 0",
       0.375},
      {"MainThread <thread> 140117436398464 > <module> /app/main.py 1 > gr\xc3\xb6\xc3\x9f\x65 "
       "/app/caf\xed\xb3\xa9.py 7 > [await]",
       0.5},
      {"MainThread <thread> 140117436398464 > <module> /app/main.py 1 > sleep <built-in> 0", 0.0625},
      {"MainThread <thread> 140117436398464 > <module> /app/main.py 1 > parse /app/parser.py 10 cParser",
       0.0625},
      {"MainThread <thread> 140117436398464 > <module> /app/main.py 1", 0.25},
  });
}

Session deep_session(std::size_t depth) {
  std::string stack = "f0 /app/main.py 1";
  for (std::size_t i = 1; i < depth; ++i) stack += " > f" + std::to_string(i) + " /app/main.py 1";
  return record({{stack, 1}});
}

std::string render(const Session& session, std::string_view renderer, const nlohmann::json& options) {
  use_utc();
  PluginPath path;
  path.library_folder = std::filesystem::path(PLUGIN_FOLDER).parent_path();
  path.autoload = false;
  PluginHost host(path);
  RenderRequest request;
  request.renderer = renderer;
  request.options = options;
  std::string output;
  host.renderer(request)->render(session, [&output](std::string_view bytes) { output += bytes; });
  return output;
}

std::string tree_after(const std::vector<std::string>& processors, const Session& session,
                       nlohmann::json options) {
  options["processors"] = processors;
  const std::string report = render(session, "text", options);
  const std::string above = session.target_description + "\n\n";
  const std::size_t begin = report.find(above);
  if (begin == std::string::npos || !report.ends_with("\n\n")) throw std::logic_error("no report: " + report);
  return report.substr(begin + above.size(), report.size() - begin - above.size() - 1);
}

}  // namespace pyinstrument::testing
