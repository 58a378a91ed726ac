#include <array>
#include <bit>
#include <charconv>
#include <string>
#include <type_traits>
#include <vector>

#include "session/compact_form.hpp"
#include "session/session_limits.hpp"
#include "session/wtf8.hpp"

namespace pyinstrument {

namespace {

// Reads one section's payload and never beyond it.
class SectionReader {
 public:
  SectionReader(const ByteWindow& window, std::string_view payload)
      : window_(window), begin_(payload.data()), next_(begin_), end_(begin_ + payload.size()) {}

  std::size_t remaining() const { return static_cast<std::size_t>(end_ - next_); }

  std::uint64_t varint() {
    if (next_ != end_ && static_cast<unsigned char>(*next_) < 0x80)
      return static_cast<unsigned char>(*next_++);
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      if (next_ == end_) fail("a number goes beyond its section");
      const auto byte = static_cast<unsigned char>(*next_++);
      if (shift == 63 && byte > 1) break;
      value |= std::uint64_t{byte & 0x7Fu} << shift;
      if (byte < 0x80) return value;
    }
    fail("a number has more than 64 bits");
  }

  std::int64_t signed_varint() {
    const std::uint64_t value = varint();
    return static_cast<std::int64_t>(value >> 1 ^ (0 - (value & 1)));
  }

  // How many rows follow, each of at least `row_size` bytes: checked, so that it may be reserved.
  std::size_t count(std::size_t row_size) {
    const std::uint64_t rows = varint();
    if (rows > remaining() / row_size || rows >= kNone) {
      fail("its section cannot hold " + std::to_string(rows) + " rows");
    }
    return static_cast<std::size_t>(rows);
  }

  // An index into a table of `rows`.
  std::uint32_t index(std::size_t rows, const char* table) {
    const std::uint64_t value = varint();
    if (value >= rows) {
      fail("row " + std::to_string(value) + " of " + table + ", which have " + std::to_string(rows));
    }
    return static_cast<std::uint32_t>(value);
  }

  // Of 4 or 8 bytes, little endian.
  template <class Number>
  Number number() {
    using Bits = std::conditional_t<sizeof(Number) == 8, std::uint64_t, std::uint32_t>;
    if (remaining() < sizeof(Bits)) fail("a number goes beyond its section");
    Bits bits = 0;
    for (std::size_t i = 0; i < sizeof bits; ++i)
      bits |= Bits{static_cast<unsigned char>(next_[i])} << (8 * i);
    next_ += sizeof bits;
    return std::bit_cast<Number>(bits);
  }

  std::string_view text() {
    const std::uint64_t size = varint();
    if (size > remaining()) fail("a text goes beyond its section");
    const std::string_view result(next_, static_cast<std::size_t>(size));
    if (const std::size_t bad = find_invalid_wtf8(result); bad != std::string_view::npos) {
      next_ += bad;
      fail("this text is not UTF-8");
    }
    next_ += size;
    return result;
  }

  std::vector<std::string> texts() {
    const std::size_t size = count(1);
    std::vector<std::string> result;
    for (std::size_t i = 0; i < size; ++i) result.emplace_back(text());
    return result;
  }

  [[noreturn]] void fail(const std::string& reason) const {
    window_.fail(window_.position() + static_cast<std::uint64_t>(next_ - begin_), reason);
  }

 private:
  const ByteWindow& window_;  // its cursor stands at the payload
  const char* begin_;
  const char* next_;
  const char* end_;
};

class CompactReader {
 public:
  explicit CompactReader(ByteWindow& window) : window_(window) {}

  Session read() && {
    read_version();
    while (read_section()) {
    }
    if (window_.peek() != ByteWindow::kEnd) window_.fail("something follows the section \"end\"");
    return std::move(session_);
  }

 private:
  void read_version() {
    window_.skip(kCompactMagic.size());
    constexpr std::size_t kLongest = 22;  // digits of 2^64, `}` and the end of the line
    window_.require(kLongest);
    const std::string_view rest = window_.rest().substr(0, kLongest);
    std::uint64_t version = 0;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), version);
    const auto digits = static_cast<std::size_t>(end - rest.data());
    if (error != std::errc() || !rest.substr(digits).starts_with("}\n")) {
      window_.fail("the first line does not say which version of the form this is");
    }
    if (version != kCompactVersion) {
      window_.fail("this is version " + std::to_string(version) +
                   " of the compact form, and this pyinstrument reads version " +
                   std::to_string(kCompactVersion) + "; upgrade pyinstrument to open the file");
    }
    window_.skip(digits + 2);
  }

  struct Section {
    std::string_view name;
    void (CompactReader::*read)(SectionReader&);
    bool optional;
    bool seen = false;
  };

  // False after the last section.
  bool read_section() {
    if (!window_.require(kSectionHeaderSize)) {
      window_.fail(window_.position() + window_.rest().size(), "the file ends before its section \"end\"");
    }
    const std::string name(window_.rest().substr(0, kSectionNameSize));
    window_.skip(kSectionNameSize);
    const auto size = SectionReader(window_, window_.rest()).number<std::uint64_t>();
    window_.skip(kSectionHeaderSize - kSectionNameSize);
    if (!window_.require(size)) {
      window_.fail("the section \"" + name + "\" should have " + std::to_string(size) +
                   " bytes, and the file ends after " + std::to_string(window_.rest().size()));
    }
    for (Section& known : sections_) {
      if (known.name == name) read_known(known, window_.rest().substr(0, size));
    }
    window_.skip(size);
    return name != section::kEnd;
  }

  void read_known(Section& known, std::string_view payload) {
    const std::string name(known.name);
    if (known.seen) window_.fail("the section \"" + name + "\" comes twice");
    for (const Section& other : sections_) {
      if (&other == &known) break;
      if (!other.seen && !other.optional) {
        window_.fail("the section \"" + name + "\" comes before \"" + std::string(other.name) + "\"");
      }
    }
    known.seen = true;
    SectionReader reader(window_, payload);
    (this->*known.read)(reader);
    if (reader.remaining() != 0) reader.fail("the section \"" + name + "\" is longer than what it holds");
  }

  void read_session(SectionReader& in) {
    session_.start_time = in.number<double>();
    if (!is_start_time(session_.start_time)) in.fail(std::string(kStartTimeRule));
    for (double* value :
         {&session_.duration, &session_.cpu_time, &session_.min_interval, &session_.max_interval}) {
      *value = in.number<double>();
    }
    session_.sample_count = in.varint();
    start_stack_ = in.varint();
    session_.target_description = in.text();
    session_.sys_path = in.texts();
    session_.sys_prefixes = in.texts();
  }

  void read_sampler(SectionReader& in) {
    session_.statistics.engine = in.text();
    session_.statistics.ticks = in.varint();
    session_.statistics.retries = in.varint();
    session_.statistics.degraded = in.varint();
  }

  void read_strings(SectionReader& in) {
    strings_.resize(in.count(1));
    for (StringId& id : strings_) id = session_.symbols->strings.intern(in.text());
  }

  void read_codes(SectionReader& in) {
    codes_.resize(in.count(1));
    std::vector<CodeId> code_of_string(strings_.size(), kNone);  // a long text is looked at once
    for (CodeId& code : codes_) {
      const std::uint32_t row = in.index(strings_.size(), "the strings");
      if (code_of_string[row] == kNone) {
        const std::string identifier(session_.symbols->strings[strings_[row]]);
        code_of_string[row] = session_.symbols->intern_code(identifier);
      }
      code = code_of_string[row];
    }
  }

  void read_infos(SectionReader& in) {
    infos_.resize(in.count(2));
    std::vector<StringId> attributes;
    for (FrameInfoId& info : infos_) {
      const CodeId code = codes_[in.index(codes_.size(), "the codes")];
      attributes.resize(in.count(1));
      for (StringId& id : attributes) id = strings_[in.index(strings_.size(), "the strings")];
      info = session_.frame_infos.intern(code, attributes);
    }
  }

  void read_stacks(SectionReader& in) {
    const std::size_t rows = in.count(2);
    std::vector<StackId> parent(rows);
    std::vector<FrameInfoId> frame_info(rows);
    for (std::size_t row = 0; row < rows; ++row) {
      const std::uint64_t distance = in.varint();
      if (distance > row) in.fail("a stack's parent stands before the first stack");
      parent[row] = distance == 0 ? kNone : static_cast<StackId>(row - distance);
      frame_info[row] = infos_[in.index(infos_.size(), "the frame infos")];
    }
    session_.stacks = StackTrie(std::move(parent), std::move(frame_info));
    session_.start_call_stack = stack_of(start_stack_, in);
  }

  void read_samples(SectionReader& in) {
    session_.sample_stack.resize(in.count(1));
    std::uint64_t number = 0;
    for (StackId& stack : session_.sample_stack) {
      number += static_cast<std::uint64_t>(in.signed_varint());
      stack = stack_of(number, in);
    }
  }

  void read_times(SectionReader& in) {
    require_column(in, sizeof(double));
    session_.sample_time.resize(session_.sample_stack.size());
    for (double& seconds : session_.sample_time) {
      seconds = in.number<double>();
      if (!is_sample_time(seconds)) in.fail(std::string(kSampleTimeRule));
    }
  }

  void read_cpu_times(SectionReader& in) {
    require_column(in, sizeof(float));
    session_.sample_cpu_time.resize(session_.sample_stack.size());
    for (float& seconds : session_.sample_cpu_time) seconds = in.number<float>();
  }

  void read_end(SectionReader&) {}

  void require_column(const SectionReader& in, std::size_t size) const {
    if (in.remaining() == session_.sample_stack.size() * size) return;
    in.fail("a column of " + std::to_string(in.remaining()) + " bytes for " +
            std::to_string(session_.sample_stack.size()) + " samples of " + std::to_string(size));
  }

  StackId stack_of(std::uint64_t number, const SectionReader& in) const {
    if (number > session_.stacks.size()) {
      in.fail("stack " + std::to_string(number) + " of " + std::to_string(session_.stacks.size()));
    }
    return number == 0 ? kNone : static_cast<StackId>(number - 1);
  }

  ByteWindow& window_;
  Session session_;
  std::uint64_t start_stack_ = 0;  // as in the file: counts from 1
  std::vector<StringId> strings_;  // the session's id of each row of the file, here and below
  std::vector<CodeId> codes_;
  std::vector<FrameInfoId> infos_;
  // In the order in which they stand in the file; each needs those above it.
  std::array<Section, 10> sections_{{
      {section::kSession, &CompactReader::read_session, false},
      {section::kSampler, &CompactReader::read_sampler, true},
      {section::kStrings, &CompactReader::read_strings, false},
      {section::kCodes, &CompactReader::read_codes, false},
      {section::kInfos, &CompactReader::read_infos, false},
      {section::kStacks, &CompactReader::read_stacks, false},
      {section::kSamples, &CompactReader::read_samples, false},
      {section::kTimes, &CompactReader::read_times, false},
      {section::kCpuTimes, &CompactReader::read_cpu_times, true},
      {section::kEnd, &CompactReader::read_end, false},
  }};
};

}  // namespace

Session read_compact(ByteWindow& window) { return CompactReader(window).read(); }

}  // namespace pyinstrument
