#include <numeric>
#include <optional>

#include "session/classic_form.hpp"
#include "session/json_scanner.hpp"
#include "session/record_reader.hpp"
#include "session/session_limits.hpp"

namespace pyinstrument {

namespace {

class ClassicReader {
 public:
  explicit ClassicReader(ByteWindow& window) : window_(window), scanner_(window) {}

  Session read() && {
    scanner_.expect('{', "a session (a JSON object, or the compact form's first line)");
    if (!scanner_.accept('}')) {
      do {
        const std::string key = scanner_.string("a key");
        scanner_.expect(':', "':' after a key");
        read_value(key);
      } while (scanner_.accept(','));
      scanner_.expect('}', "',' or '}'");
    }
    if (scanner_.next() != ByteWindow::kEnd) scanner_.fail_expected("the end of the file");
    if (!has_records_) window_.fail("there is no \"frame_records\" in it, so it is not a session");
    fill_in_what_is_missing();
    return std::move(session_);
  }

 private:
  void read_value(const std::string& key) {
    if (key == "frame_records") return read_records();
    if (key == "start_call_stack") return read_start_call_stack();
    if (key == "start_time") return read_start_time();
    if (key == "sample_count") {
      if (!scanner_.accept_null()) sample_count_ = scanner_.count("sample_count (a count)");
    } else if (key == "duration") {
      if (!scanner_.accept_null()) duration_ = scanner_.number("duration (seconds)");
    } else if (double* seconds = seconds_of(key)) {
      if (!scanner_.accept_null()) *seconds = scanner_.number(key + " (seconds)");
    } else if (std::vector<std::string>* list = list_of(key)) {
      if (!scanner_.accept_null()) *list = read_strings(key);
    } else if (key == "target_description" || key == "program") {
      if (!scanner_.accept_null()) session_.target_description = scanner_.string(key + " (a string)");
    } else {
      scanner_.skip_value();
    }
  }

  double* seconds_of(std::string_view key) {
    if (key == "cpu_time") return &session_.cpu_time;
    if (key == "min_interval") return &session_.min_interval;
    if (key == "max_interval") return &session_.max_interval;
    return nullptr;
  }

  std::vector<std::string>* list_of(std::string_view key) {
    if (key == "sys_path") return &session_.sys_path;
    if (key == "sys_prefixes") return &session_.sys_prefixes;
    return nullptr;
  }

  template <class Item>
  void read_list(const std::string& key, Item read_item) {
    scanner_.expect('[', key + " (a list)");
    if (scanner_.accept(']')) return;
    do {
      read_item();
    } while (scanner_.accept(','));
    scanner_.expect(']', "',' or ']' in " + key);
  }

  std::vector<std::string> read_strings(const std::string& key) {
    std::vector<std::string> strings;
    read_list(key, [&] { strings.push_back(scanner_.string("a string in " + key)); });
    return strings;
  }

  void read_records() {
    if (has_records_) window_.fail("\"frame_records\" stands twice in this object");
    has_records_ = true;
    RecordReader reader(window_, scanner_, session_);
    read_list("frame_records", [&] { reader.read(); });
  }

  void read_start_call_stack() {
    session_.start_call_stack = kNone;
    if (scanner_.accept_null()) return;
    read_list("start_call_stack", [&] {
      const std::string text = scanner_.string("a frame info in start_call_stack");
      const FrameInfoId info = session_.frame_infos.intern(*session_.symbols, text);
      session_.start_call_stack = session_.stacks.intern(session_.start_call_stack, info);
    });
  }

  void read_start_time() {
    if (scanner_.accept_null()) return;
    scanner_.next();
    const std::uint64_t position = window_.position();
    session_.start_time = scanner_.number("start_time (seconds)");
    if (!is_start_time(session_.start_time)) window_.fail(position, kStartTimeRule);
  }

  void fill_in_what_is_missing() {
    const std::vector<double>& times = session_.sample_time;
    session_.duration = duration_ ? *duration_ : std::accumulate(times.begin(), times.end(), 0.0);
    session_.sample_count = sample_count_.value_or(times.size());
  }

  ByteWindow& window_;
  JsonScanner scanner_;
  Session session_;
  bool has_records_ = false;
  std::optional<double> duration_;
  std::optional<std::uint64_t> sample_count_;
};

}  // namespace

Session read_classic(ByteWindow& window) { return ClassicReader(window).read(); }

}  // namespace pyinstrument
