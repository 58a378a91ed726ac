#include "source_text.hpp"

#include <fcntl.h>
#include <fnmatch.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <optional>
#include <unordered_map>
#include <utility>

#include "python_source.hpp"

namespace pyinstrument::html {

namespace {

constexpr std::size_t kLargestFile = std::size_t{4} << 20;
constexpr std::uint32_t kLongestFunction =
    400;  // lines; of a longer one, and of a module, what is around the lines seen
constexpr std::uint32_t kAround = 8;

class OpenFile {
 public:
  // A file of a session that somebody sent may be a pipe, which is not waited for.
  explicit OpenFile(const std::string& path)
      : descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {}
  ~OpenFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;

  // Empty when it is no regular file, too large, younger than that, or cannot be read.
  std::string read_if_older_than(double seconds_since_epoch) const {
    struct stat status {};
    if (descriptor_ < 0 || ::fstat(descriptor_, &status) != 0 || !S_ISREG(status.st_mode)) return {};
    const timespec& changed = status.st_mtim;
    const double age = static_cast<double>(changed.tv_sec) + static_cast<double>(changed.tv_nsec) / 1e9;
    if (age > seconds_since_epoch || static_cast<std::uint64_t>(status.st_size) > kLargestFile) return {};

    std::string text(static_cast<std::size_t>(status.st_size), '\0');
    std::size_t size = 0;
    while (size < text.size()) {
      const ssize_t got = ::read(descriptor_, text.data() + size, text.size() - size);
      if (got < 0) return {};
      if (got == 0) break;
      size += static_cast<std::size_t>(got);
    }
    text.resize(size);
    return text;
  }

 private:
  int descriptor_;
};

// A name without an extension may be a script's, whose first line tells.
bool is_named_as_source(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos) return true;
  const std::string_view extension = name.substr(dot);
  return extension == ".py" || extension == ".pyw" || extension == ".ipy";
}

bool is_python(std::string_view path, std::string_view text) {
  if (path.substr(path.rfind('/') + 1).find('.') != std::string_view::npos) return true;
  const std::string_view first_line = text.substr(0, text.find('\n'));
  return first_line.starts_with("#!") && first_line.find("python") != std::string_view::npos;
}

// What is no UTF-8 (the file may say that it is Latin-1) becomes U+FFFD.
std::string utf8(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const code_point next = first_code_point(text);
    if (is_surrogate(next.value)) {
      result.append("\xEF\xBF\xBD");
    } else {
      result.append(text.substr(0, next.size));
    }
    text.remove_prefix(next.size);
  }
  return result;
}

// A function that was seen, with its time, those it called included.
struct SeenFunction {
  std::uint32_t function = 0;
  double time = 0;
  std::vector<std::uint32_t> lines;
};

std::vector<double> times_of_stacks(const Profile& profile) {
  std::vector<double> times(profile.stack_parent.size());
  for (std::size_t i = 0; i < profile.sample_stack.size(); ++i)
    if (profile.sample_stack[i] != PYI_NONE) times[profile.sample_stack[i]] += profile.sample_time[i];
  for (std::size_t stack = times.size(); stack-- > 0;)
    if (profile.stack_parent[stack] != PYI_NONE) times[profile.stack_parent[stack]] += times[stack];
  return times;
}

class SourceReader {
 public:
  SourceReader(const session& session, const Profile& profile, const SourceChoice& choice, Texts& texts)
      : session_(session), codes_(session.raw().tree), profile_(profile), choice_(choice), texts_(texts) {}

  std::vector<SourceBlock> read() {
    for (const SeenFunction& seen : functions_with_source()) {
      if (bytes_ >= choice_.most_bytes) break;  // no file is read for nothing
      const std::uint32_t file = codes_->file[seen.function];
      if (File* const found = file_of(file)) add_ranges(*found, seen);
    }
    std::vector<SourceBlock> blocks;
    for (auto& [name, file] : files_)
      if (file) add_blocks(blocks, name, *file);
    return blocks;
  }

 private:
  struct File {
    std::string text;
    std::vector<std::string_view> lines;
    std::vector<LineRange> shown;
  };

  bool is_own(code function) const {
    return function.line() >= 0 && application_code_of(function.file(), prefixes_) == application_code::yes;
  }

  // The user's own, those with most time first.
  std::vector<SeenFunction> functions_with_source() const {
    const std::vector<double> times = times_of_stacks(profile_);
    std::unordered_map<std::uint32_t, SeenFunction> by_function;
    for (std::size_t stack = 0; stack < times.size(); ++stack) {
      const FrameRow& frame = profile_.frames[profile_.stack_frame[stack]];
      const auto [found, is_new] = by_function.try_emplace(frame.function);
      SeenFunction& seen = found->second;
      seen.function = frame.function;
      seen.time += times[stack];
      if (frame.line != 0 && (seen.lines.empty() || seen.lines.back() != frame.line))
        seen.lines.push_back(frame.line);
    }
    std::vector<SeenFunction> result;
    for (auto& [function, seen] : by_function)
      if (is_own(code(codes_, function))) result.push_back(std::move(seen));
    std::sort(result.begin(), result.end(), [](const SeenFunction& a, const SeenFunction& b) {
      return a.time != b.time ? a.time > b.time : a.function < b.function;
    });
    return result;
  }

  bool is_excluded(std::uint32_t file) const {
    std::string path;
    append_report_text(path, detail::text(codes_, file));
    return std::any_of(choice_.excluded.begin(), choice_.excluded.end(), [&](const std::string& glob) {
      return ::fnmatch(glob.c_str(), path.c_str(), 0) == 0;
    });
  }

  // Empty when there is none that may be shown.
  std::string text_of(std::string_view file) const {
    if (const auto given = choice_.given.find(std::string(file)); given != choice_.given.end())
      return given->second;
    if (!file.starts_with('/') || !is_named_as_source(file)) return {};
    std::string path;
    append_report_text(path, file);  // escaped bytes as the system has them
    std::string text = OpenFile(path).read_if_older_than(session_.start_time());
    return is_python(path, text) ? text : std::string();
  }

  // nullptr: it is not to be shown.
  File* file_of(std::uint32_t file) {
    const auto [found, is_new] = files_.try_emplace(file);
    std::optional<File>& slot = found->second;
    if (is_new && !is_excluded(file)) {
      slot.emplace().text = text_of(detail::text(codes_, file));
      slot->lines = lines_of(slot->text);
      if (slot->lines.empty()) slot.reset();
    }
    return slot ? &*slot : nullptr;
  }

  void add_ranges(File& file, const SeenFunction& seen) {
    const auto count = static_cast<std::uint32_t>(file.lines.size());
    const auto first = static_cast<std::uint32_t>(std::min<std::int64_t>(codes_->line[seen.function], count));
    std::vector<LineRange> ranges;
    LineRange whole = function_at(file.lines, std::max(first, 1U));
    for (const std::uint32_t line : seen.lines)
      if (line <= count) whole.last = std::max(whole.last, line);
    const bool is_module = code(codes_, seen.function).function() == "<module>";
    if (!is_module && whole.last - whole.first < kLongestFunction) {
      ranges.push_back(whole);
    } else {
      for (const std::uint32_t line : seen.lines) {
        if (line > count) continue;
        ranges.push_back({line > kAround ? line - kAround : 1, std::min(line + kAround, count)});
      }
    }
    for (const LineRange& range : merged(std::move(ranges))) add_range(file, range);
  }

  void add_range(File& file, LineRange range) {
    std::size_t bytes = 0;
    for (std::uint32_t line = range.first; line <= range.last && line <= file.lines.size(); ++line)
      bytes += file.lines[line - 1].size() + 1;
    if (bytes > choice_.most_bytes - bytes_) return;
    bytes_ += bytes;
    file.shown.push_back(range);
  }

  void add_blocks(std::vector<SourceBlock>& blocks, std::uint32_t name, const File& file) {
    for (const LineRange& range : merged(file.shown)) {
      std::string text;
      std::uint32_t lines = 0;
      for (std::uint32_t line = range.first; line <= range.last && line <= file.lines.size(); ++line) {
        if (lines++ != 0) text.push_back('\n');
        text.append(utf8(file.lines[line - 1]));
      }
      if (lines == 0) continue;
      blocks.push_back({.file = texts_.number_of(name),
                        .text = texts_.keep(std::move(text)),
                        .first_line = range.first,
                        .lines = lines});
    }
  }

  const session& session_;
  const pyi_tree* codes_;
  const Profile& profile_;
  const SourceChoice& choice_;
  Texts& texts_;
  std::vector<std::string_view> prefixes_ = session_.sys_prefixes();
  std::map<std::uint32_t, std::optional<File>> files_;  // by string; empty: not to be shown
  std::size_t bytes_ = 0;                               // of the ranges chosen so far
};

}  // namespace

std::vector<SourceBlock> source_blocks(const session& session, const Profile& profile,
                                       const SourceChoice& choice, Texts& texts) {
  if (!choice.is_wanted) return {};
  return SourceReader(session, profile, choice, texts).read();
}

}  // namespace pyinstrument::html
