#include "payload.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "numbering.hpp"

namespace pyinstrument::html {

namespace {

enum : std::uint32_t { kSyntheticFunction = 1, kApplication = 2, kApplicationIfCallerIs = 4, kThread = 8 };
enum : std::uint32_t { kTracebackHide = 1 };

constexpr std::string_view kThreadFile = "<thread>";

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

// The same, of rows of another table.
template <class Rows, class Row>
void add_rows(Columns& columns, const char* name, const Rows& rows, Row row_in) {
  columns.push_back({name, rows.size(), [&rows, row_in](NumberWriter& out) {
                       RowWriter writer(out);
                       for (const auto& row : rows) writer.row(row_in(row));
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

// ---- functions, their files, and threads ----

struct FunctionRow {
  std::uint32_t name, file, flags;  // file: row of the files
  std::int64_t line;
};

struct FileRow {
  std::uint32_t path = 0, short_path = 0;  // text + 1; 0: none
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
  FunctionTable(const session& session, const std::vector<std::uint32_t>& rows, Texts& texts) {
    const pyi_tree& codes = *session.raw().tree;
    const std::vector<std::string_view> prefixes = session.sys_prefixes();
    functions_.reserve(rows.size());
    for (const std::uint32_t row : rows) {
      const code function(&codes, row);
      functions_.push_back({.name = texts.number_of(codes.function[row]),
                            .file = 0,
                            .flags = flags_of(function, prefixes),
                            .line = function.line()});
    }
    std::unordered_map<std::uint32_t, std::uint32_t> file_of;  // by the host's string
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const std::uint32_t row = rows[i];
      const auto next = static_cast<std::uint32_t>(files_.size());
      const auto [file, is_new] = file_of.try_emplace(codes.file[row], next);
      if (is_new) files_.push_back(file_row(codes, row, texts));
      functions_[i].file = file->second;
      if (functions_[i].flags == kThread) add_thread(i, texts);
    }
  }

  void add_columns(Columns& columns) const {
    add_rows(columns, "function.name", functions_, [](const FunctionRow& row) { return row.name; });
    add_rows(columns, "function.file", functions_, [](const FunctionRow& row) { return row.file; });
    columns.push_back({"function.line", functions_.size(), [this](NumberWriter& out) {
                         for (const FunctionRow& row : functions_) out.signed_number(row.line);
                       }});
    add_numbers(columns, "function.flags", functions_, [](const FunctionRow& row) { return row.flags; });
    add_numbers(columns, "file.path", files_, [](const FileRow& row) { return row.path; });
    add_numbers(columns, "file.short", files_, [](const FileRow& row) { return row.short_path; });
    add_numbers(columns, "thread.function", threads_, [](const ThreadRow& row) { return row.function; });
    add_numbers(columns, "thread.ident", threads_, [](const ThreadRow& row) { return row.ident; });
  }

  std::int64_t first_line(std::uint32_t function) const { return functions_[function].line; }

 private:
  static FileRow file_row(const pyi_tree& codes, std::uint32_t row, Texts& texts) {
    const auto text_or_none = [&](std::uint32_t string) {
      return string == PYI_NONE ? 0 : texts.number_of(string) + 1;
    };
    return {.path = text_or_none(codes.file[row]), .short_path = text_or_none(codes.file_short[row])};
  }

  // What stands where others have their first line is the thread's number.
  void add_thread(std::size_t function, Texts& texts) {
    std::int64_t& line = functions_[function].line;
    const std::string ident = line == 0 ? "" : std::to_string(line);
    threads_.push_back({.function = static_cast<std::uint32_t>(function), .ident = texts.keep(ident)});
    line = 0;
  }

  std::vector<FunctionRow> functions_;
  std::vector<FileRow> files_;
  std::vector<ThreadRow> threads_;
};

// ---- frames, stacks, samples ----

// Lines are few after the first one of their function; what is no line number is 0 here.
std::int64_t near(std::int64_t first_line) {
  return first_line >= 0 && first_line <= std::numeric_limits<std::int32_t>::max() ? first_line : 0;
}

void add_frames(Columns& columns, const Profile& profile, const Numbering& numbering,
                const FunctionTable& functions) {
  const auto add = [&](const char* name, auto value) {
    add_numbers(columns, name, numbering.frames,
                [&profile, value](std::uint32_t row) { return value(profile.frames[row]); });
  };
  columns.push_back({"frame.line", numbering.frames.size(), [&](NumberWriter& out) {
                       for (std::size_t i = 0; i < numbering.frames.size(); ++i) {
                         const std::int64_t line = profile.frames[numbering.frames[i]].line;
                         const std::int64_t first = near(functions.first_line(numbering.frame_function[i]));
                         out.number(line == 0 ? 0 : zigzag(line - first) + 1);
                       }
                     }});
  add("frame.class", [](const FrameRow& row) { return row.class_name; });
  add("frame.flags", [](const FrameRow& row) { return row.is_tracebackhide ? kTracebackHide : 0U; });
  add("frame.other", [](const FrameRow& row) { return row.other; });
}

void add_stacks(Columns& columns, const Numbering& numbering) {
  const auto itself = [](auto number) { return number; };
  add_numbers(columns, "stack.parent", numbering.stack_parent, itself);
  add_numbers(columns, "stack.call", numbering.stack_call, itself);
  add_numbers(columns, "stack.frame", numbering.stack_frame, itself);
  add_rows(columns, "call.function", numbering.call_function, itself);
  add_numbers(columns, "sample.stack", numbering.sample_stack, itself);
}

// Samples' times are whole numbers of these: the coarsest that says what was recorded
// (docs/report-format.md).
constexpr double kMicroseconds = 1e6, kNanoseconds = 1e9;

std::int64_t in_ticks(double seconds, double ticks_per_second) {
  return std::llround(seconds * ticks_per_second);
}

// Each, but for how doubles are rounded.
bool are_whole(std::span<const double> times, double ticks_per_second) {
  constexpr double kTolerance = 1e-3;
  return std::ranges::all_of(times, [&](double seconds) {
    const double ticks = seconds * ticks_per_second;
    return std::fabs(ticks - std::round(ticks)) <= kTolerance;
  });
}

// Together they are wrong by very little of the time.
bool are_nearly_whole(std::span<const double> times, double ticks_per_second) {
  constexpr double kLargest = 4503599627370496.0;  // 2^52: up to there a double holds each, twice
  constexpr double kTolerance = 1e-5;
  double total = 0, error = 0;
  for (const double seconds : times) {
    const double ticks = seconds * ticks_per_second;
    if (!(std::fabs(ticks) <= kLargest)) return false;
    total += std::fabs(ticks);
    error += std::fabs(ticks - std::round(ticks));
  }
  return error <= kTolerance * total;
}

std::optional<double> ticks_per_second_for(std::span<const double> times) {
  if (are_whole(times, kMicroseconds) && are_nearly_whole(times, kMicroseconds)) return kMicroseconds;
  if (are_nearly_whole(times, kNanoseconds)) return kNanoseconds;
  return std::nullopt;
}

// The lowest byte of each, then the next one of each, and so on: by themselves the bytes compress better,
// since the lowest ones are noise and the highest ones nearly all the same.
void write_planes(std::span<const double> times, double ticks_per_second, NumberWriter& out) {
  std::uint64_t largest = 0;
  for (const double time : times) largest = std::max(largest, zigzag(in_ticks(time, ticks_per_second)));
  for (int shift = 0; shift < 64 && (shift == 0 || largest >> shift != 0); shift += 8)
    for (const double time : times) out.little_endian(zigzag(in_ticks(time, ticks_per_second)) >> shift, 1);
}

// Without ticks, in seconds.
void add_times(Columns& columns, const Profile& profile, std::optional<double> ticks_per_second) {
  const std::uint64_t count = profile.sample_time.size();
  if (ticks_per_second) {
    columns.push_back({"sample.time", count, [&profile, ticks = *ticks_per_second](NumberWriter& out) {
                         write_planes(profile.sample_time, ticks, out);
                       }});
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

std::string header_of(const session& session, const Profile& profile, const Numbering& numbering,
                      const Heading& heading, std::optional<double> ticks_per_second,
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
  text.append(numbering.start_stack == PYI_NONE ? "null" : std::to_string(numbering.start_stack));
  text.append(",\"sys_path\":");
  append_json_texts(text, session.sys_path());
  text.append(",\"sys_prefixes\":");
  append_json_texts(text, session.sys_prefixes());
  text.append("},\"ticks_per_second\":");
  append_json_number(text, ticks_per_second.value_or(1));
  text.append(",\"processed\":").append(profile.is_processed ? "true" : "false").append(",\"title\":");
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
                   Texts& texts, const Heading& heading, const Bytes& next,
                   const std::function<void()>& end_column) {
  const Numbering numbering = number(profile, session.raw().tree->code_count);
  const FunctionTable functions(session, numbering.functions, texts);
  const std::optional<double> ticks_per_second = ticks_per_second_for(profile.sample_time);
  Columns columns;
  add_strings(columns, texts);
  functions.add_columns(columns);
  add_frames(columns, profile, numbering, functions);
  add_stacks(columns, numbering);
  add_times(columns, profile, ticks_per_second);
  add_sources(columns, sources);

  const std::string header = header_of(session, profile, numbering, heading, ticks_per_second, columns);
  if (header.size() > std::numeric_limits<std::uint32_t>::max())
    throw error("the session's description and sys.path take more than 4 GB");
  NumberWriter out(next);
  out.bytes("PYIR\x01");
  out.little_endian(header.size(), 4);
  out.bytes(header);
  for (const Column& column : columns) {
    out.flush();
    end_column();
    column.write(out);
  }
  out.flush();
}

}  // namespace pyinstrument::html
