#include "payload.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <string_view>
#include <utility>

namespace pyinstrument::html {

namespace {

enum : std::uint32_t { kSyntheticFunction = 1, kApplication = 2, kApplicationIfCallerIs = 4, kThread = 8 };
enum : std::uint32_t { kTracebackHide = 1 };

constexpr std::string_view kThreadFile = "<thread>";
constexpr double kNanoseconds = 1e9;

void append_json_text(std::string& out, std::string_view text) {
  append_json_string(out, text, json_charset::ascii);
}

void append_json_texts(std::string& out, const std::vector<std::string_view>& texts) {
  out.push_back('[');
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (i != 0) out.push_back(',');
    append_json_text(out, texts[i]);
  }
  out.push_back(']');
}

void append_json_seconds(std::string& out, double value) {
  if (std::isfinite(value)) {
    append_json_number(out, value);
  } else {
    out.append("null");
  }
}

// A column is asked for its bytes twice: once for their number, which the header holds, and once to be
// written.
struct Column {
  const char* name;
  std::uint64_t rows;
  std::function<void(NumberWriter&)> write;

  std::uint64_t size() const {
    std::uint64_t bytes = 0;
    NumberWriter counter([&bytes](std::string_view piece) { bytes += piece.size(); });
    write(counter);
    counter.flush();
    return bytes;
  }
};

using Columns = std::vector<Column>;
using Numbers = std::vector<std::uint32_t>;

// As many numbers as `rows` has items.
template <class Rows, class Number>
void add_numbers(Columns& columns, const char* name, const Rows& rows, Number number) {
  columns.push_back({name, rows.size(), [&rows, number](NumberWriter& out) {
                       for (const auto& row : rows) out.number(number(row));
                     }});
}

void add_strings(Columns& columns, const Texts& texts) {
  std::uint64_t bytes = 0;
  for (const std::string_view text : texts.all()) bytes += text.size();
  add_numbers(columns, "strings.size", texts.all(), [](std::string_view text) { return text.size(); });
  columns.push_back({"strings.bytes", bytes, [&texts](NumberWriter& out) {
                       for (const std::string_view text : texts.all()) out.bytes(text);
                     }});
}

// ---- functions and threads ----

struct FunctionRow {
  std::uint32_t name, file, short_path, flags;  // file, short_path: text + 1, 0: none
  std::int64_t line;
};

struct ThreadRow {
  std::uint32_t function, ident;
};

std::uint32_t flags_of(code function, const std::vector<std::string_view>& prefixes) {
  if (function.is_synthetic()) return kSyntheticFunction;
  if (function.file() == kThreadFile) return kThread;
  switch (application_code_of(function.file(), prefixes)) {
    case application_code::no:
      return 0;
    case application_code::yes:
      return kApplication;
    case application_code::like_caller:
      return kApplicationIfCallerIs;
  }
  return 0;
}

class FunctionTable {
 public:
  FunctionTable(const session& session, Texts& texts) {
    const pyi_tree& codes = *session.raw().tree;
    const std::vector<std::string_view> prefixes = session.sys_prefixes();
    const auto text_or_none = [&](std::uint32_t string) {
      return string == PYI_NONE ? 0 : texts.number_of(string) + 1;
    };
    functions_.reserve(codes.code_count);
    for (std::uint32_t i = 0; i < codes.code_count; ++i) {
      const code function(&codes, i);
      FunctionRow row{.name = texts.number_of(codes.function[i]),
                      .file = text_or_none(codes.file[i]),
                      .short_path = text_or_none(codes.file_short[i]),
                      .flags = flags_of(function, prefixes),
                      .line = function.line()};
      if (row.flags == kThread) {
        const std::string ident = row.line == 0 ? "" : std::to_string(row.line);
        threads_.push_back({.function = i, .ident = texts.keep(ident)});
        row.line = 0;
      }
      functions_.push_back(row);
    }
  }

  void add_columns(Columns& columns) const {
    add_numbers(columns, "function.name", functions_, [](const FunctionRow& row) { return row.name; });
    add_numbers(columns, "function.file", functions_, [](const FunctionRow& row) { return row.file; });
    add_numbers(columns, "function.short", functions_, [](const FunctionRow& row) { return row.short_path; });
    columns.push_back({"function.line", functions_.size(), [this](NumberWriter& out) {
                         for (const FunctionRow& row : functions_) out.signed_number(row.line);
                       }});
    add_numbers(columns, "function.flags", functions_, [](const FunctionRow& row) { return row.flags; });
    add_numbers(columns, "thread.function", threads_, [](const ThreadRow& row) { return row.function; });
    add_numbers(columns, "thread.ident", threads_, [](const ThreadRow& row) { return row.ident; });
  }

 private:
  std::vector<FunctionRow> functions_;
  std::vector<ThreadRow> threads_;
};

// ---- frames, stacks, samples ----

void add_frames_and_stacks(Columns& columns, const Profile& profile) {
  const std::vector<FrameRow>& frames = profile.frames;
  add_numbers(columns, "frame.function", frames, [](const FrameRow& row) { return row.function; });
  add_numbers(columns, "frame.line", frames, [](const FrameRow& row) { return row.line; });
  add_numbers(columns, "frame.class", frames, [](const FrameRow& row) { return row.class_name; });
  add_numbers(columns, "frame.flags", frames,
              [](const FrameRow& row) { return row.is_tracebackhide ? kTracebackHide : 0U; });
  add_numbers(columns, "frame.other", frames, [](const FrameRow& row) { return row.other; });
  columns.push_back({"stack.parent", profile.stack_parent.size(), [&profile](NumberWriter& out) {
                       for (std::size_t i = 0; i < profile.stack_parent.size(); ++i) {
                         const std::uint32_t parent = profile.stack_parent[i];
                         out.number(parent == PYI_NONE ? 0 : i - parent);
                       }
                     }});
  add_numbers(columns, "stack.frame", profile.stack_frame, [](std::uint32_t frame) { return frame; });
}

std::int64_t nanoseconds(double seconds) { return std::llround(seconds * kNanoseconds); }

// Whether whole nanoseconds say what was recorded (docs/report-format.md).
bool fits_nanoseconds(std::span<const double> times) {
  constexpr double kLargest = 4503599627370496.0;  // 2^52: up to there a double holds each, twice
  constexpr double kTolerance = 1e-5;
  double total = 0, error = 0;
  for (const double seconds : times) {
    if (!(std::fabs(seconds * kNanoseconds) <= kLargest)) return false;
    total += std::fabs(seconds);
    error += std::fabs(seconds - static_cast<double>(nanoseconds(seconds)) / kNanoseconds);
  }
  return error <= kTolerance * total;
}

// The lowest byte of each, then the next one of each, and so on: by themselves the bytes compress better,
// since the lowest ones are noise and the highest ones nearly all the same.
void write_planes(std::span<const double> times, NumberWriter& out) {
  std::uint64_t largest = 0;
  for (const double time : times) largest = std::max(largest, zigzag(nanoseconds(time)));
  for (int shift = 0; shift < 64 && (shift == 0 || largest >> shift != 0); shift += 8)
    for (const double time : times) out.little_endian(zigzag(nanoseconds(time)) >> shift, 1);
}

void add_samples(Columns& columns, const Profile& profile) {
  const std::uint64_t count = profile.sample_stack.size();
  columns.push_back({"sample.stack", count, [&profile](NumberWriter& out) {
                       std::int64_t before = 0;
                       for (const std::uint32_t stack : profile.sample_stack) {
                         const std::int64_t number = stack == PYI_NONE ? 0 : std::int64_t{stack} + 1;
                         out.signed_number(number - before);
                         before = number;
                       }
                     }});
  if (fits_nanoseconds(profile.sample_time)) {
    columns.push_back(
        {"sample.time", count, [&profile](NumberWriter& out) { write_planes(profile.sample_time, out); }});
  } else {
    columns.push_back({"sample.seconds", count, [&profile](NumberWriter& out) {
                         for (const double time : profile.sample_time) out.binary64(time);
                       }});
  }
}

void add_sources(Columns& columns, const std::vector<SourceBlock>& sources) {
  if (sources.empty()) return;
  add_numbers(columns, "source.file", sources, [](const SourceBlock& block) { return block.file; });
  add_numbers(columns, "source.first", sources, [](const SourceBlock& block) { return block.first_line; });
  add_numbers(columns, "source.lines", sources, [](const SourceBlock& block) { return block.lines; });
  add_numbers(columns, "source.text", sources, [](const SourceBlock& block) { return block.text; });
}

std::string header_of(const session& session, const Profile& profile, const Heading& heading,
                      const Columns& columns) {
  std::string text = "{\"pyinstrument\":";
  append_json_text(text, host_version());
  text.append(",\"session\":{\"description\":");
  append_json_text(text, session.target_description());
  for (const auto& [name, value] : {std::pair{"start_time", session.start_time()},
                                    {"duration", session.duration()},
                                    {"cpu_time", session.cpu_time()},
                                    {"min_interval", session.min_interval()},
                                    {"max_interval", session.max_interval()}}) {
    text.append(",\"").append(name).append("\":");
    append_json_seconds(text, value);
  }
  text.append(",\"sample_count\":").append(std::to_string(session.sample_count()));
  text.append(",\"start_stack\":");
  text.append(profile.start_stack == PYI_NONE ? "null" : std::to_string(profile.start_stack));
  text.append(",\"sys_path\":");
  append_json_texts(text, session.sys_path());
  text.append(",\"sys_prefixes\":");
  append_json_texts(text, session.sys_prefixes());
  text.append("},\"processed\":").append(profile.is_processed ? "true" : "false").append(",\"title\":");
  if (heading.title) {
    append_json_text(text, *heading.title);
  } else {
    text.append("null");
  }
  text.append(",\"settings\":").append(heading.settings).append(",\"columns\":[");
  for (std::size_t i = 0; i < columns.size(); ++i) {
    text.append(i == 0 ? "[\"" : ",[\"").append(columns[i].name).append("\",");
    text.append(std::to_string(columns[i].size())).append(",").append(std::to_string(columns[i].rows));
    text.append("]");
  }
  return text.append("]}");
}

}  // namespace

void write_payload(const session& session, const Profile& profile, const std::vector<SourceBlock>& sources,
                   Texts& texts, const Heading& heading, const Bytes& next) {
  const FunctionTable functions(session, texts);
  Columns columns;
  add_strings(columns, texts);
  functions.add_columns(columns);
  add_frames_and_stacks(columns, profile);
  add_samples(columns, profile);
  add_sources(columns, sources);

  const std::string header = header_of(session, profile, heading, columns);
  if (header.size() > std::numeric_limits<std::uint32_t>::max())
    throw error("the session's description and sys.path take more than 4 GB");
  NumberWriter out(next);
  out.bytes("PYIR\x01");
  out.little_endian(header.size(), 4);
  out.bytes(header);
  for (const Column& column : columns) column.write(out);
  out.flush();
}

}  // namespace pyinstrument::html
