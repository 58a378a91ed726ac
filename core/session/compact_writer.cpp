#include <bit>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "session/compact_form.hpp"
#include "session/wtf8.hpp"

namespace pyinstrument {

namespace {

// A section's payload as it grows.
class Payload {
 public:
  void add_varint(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) bytes_ += static_cast<char>(value | 0x80);
    bytes_ += static_cast<char>(value);
  }
  void add_signed(std::int64_t value) {
    add_varint((static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63));
  }
  template <class Float>
  void add_float(Float value) {
    using Bits = std::conditional_t<sizeof(Float) == 8, std::uint64_t, std::uint32_t>;
    const auto bits = std::bit_cast<Bits>(value);
    for (std::size_t shift = 0; shift < 8 * sizeof bits; shift += 8) {
      bytes_ += static_cast<char>(bits >> shift & 0xFF);
    }
  }
  void add_text(std::string_view text) {
    if (find_invalid_wtf8(text) != std::string_view::npos) return add_text(repaired_wtf8(text));
    add_varint(text.size());
    bytes_ += text;
  }
  void add_texts(const std::vector<std::string>& texts) {
    add_varint(texts.size());
    for (const std::string& text : texts) add_text(text);
  }
  template <class Float>
  void add_floats(const std::vector<Float>& values) {
    bytes_.reserve(bytes_.size() + values.size() * sizeof(Float));
    for (const Float value : values) add_float(value);
  }

  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

// Strings that the file needs, numbered by first use: not those that only the symbols' other columns use.
class UsedStrings {
 public:
  explicit UsedStrings(const StringTable& strings) : strings_(strings), number_(strings.size(), kNone) {}

  std::uint32_t number_of(StringId id) {
    if (number_[id] == kNone) {
      number_[id] = static_cast<std::uint32_t>(used_.size());
      used_.push_back(id);
    }
    return number_[id];
  }

  Payload payload() const {
    Payload payload;
    payload.add_varint(used_.size());
    for (const StringId id : used_) payload.add_text(strings_[id]);
    return payload;
  }

 private:
  const StringTable& strings_;
  std::vector<std::uint32_t> number_;
  std::vector<StringId> used_;
};

class CompactWriter {
 public:
  CompactWriter(const Session& session, const ByteSink& sink) : session_(session), sink_(sink) {}

  void write() {
    sink_(std::string(kCompactMagic) + std::to_string(kCompactVersion) + "}\n");
    write_section(section::kSession, session_payload());
    write_section(section::kSampler, sampler_payload());
    UsedStrings strings(session_.symbols->strings);
    const Payload codes = codes_payload(strings);
    const Payload infos = infos_payload(strings);
    write_section(section::kStrings, strings.payload());
    write_section(section::kCodes, codes);
    write_section(section::kInfos, infos);
    write_section(section::kStacks, stacks_payload());
    write_section(section::kSamples, samples_payload());
    Payload times;
    times.add_floats(session_.sample_time);
    write_section(section::kTimes, times);
    if (!session_.sample_cpu_time.empty()) {
      Payload cpu_times;
      cpu_times.add_floats(session_.sample_cpu_time);
      write_section(section::kCpuTimes, cpu_times);
    }
    write_section(section::kEnd, Payload());
  }

 private:
  void write_section(std::string_view name, const Payload& payload) {
    std::string header(name);
    for (int shift = 0; shift < 64; shift += 8) {
      header += static_cast<char>(std::uint64_t{payload.bytes().size()} >> shift & 0xFF);
    }
    sink_(header);
    if (!payload.bytes().empty()) sink_(payload.bytes());
  }

  Payload session_payload() const {
    Payload payload;
    for (const double value : {session_.start_time, session_.duration, session_.cpu_time,
                               session_.min_interval, session_.max_interval}) {
      payload.add_float(value);
    }
    payload.add_varint(session_.sample_count);
    payload.add_varint(id_or_zero(session_.start_call_stack));
    payload.add_text(session_.target_description);
    payload.add_texts(session_.sys_path);
    payload.add_texts(session_.sys_prefixes);
    return payload;
  }

  Payload sampler_payload() const {
    Payload payload;
    payload.add_text(session_.statistics.engine);
    payload.add_varint(session_.statistics.ticks);
    payload.add_varint(session_.statistics.retries);
    payload.add_varint(session_.statistics.degraded);
    return payload;
  }

  Payload codes_payload(UsedStrings& strings) const {
    Payload payload;
    payload.add_varint(session_.symbols->code_count());
    for (const StringId identifier : session_.symbols->identifier) {
      payload.add_varint(strings.number_of(identifier));
    }
    return payload;
  }

  Payload infos_payload(UsedStrings& strings) const {
    Payload payload;
    payload.add_varint(session_.frame_infos.size());
    for (FrameInfoId info = 0; info < session_.frame_infos.size(); ++info) {
      const std::span<const StringId> attributes = session_.frame_infos.attributes_of(info);
      payload.add_varint(session_.frame_infos.code(info));
      payload.add_varint(attributes.size());
      for (const StringId attribute : attributes) payload.add_varint(strings.number_of(attribute));
    }
    return payload;
  }

  Payload stacks_payload() const {
    Payload payload;
    payload.add_varint(session_.stacks.size());
    for (StackId stack = 0; stack < session_.stacks.size(); ++stack) {
      const StackId parent = session_.stacks.parent()[stack];
      payload.add_varint(parent == kNone ? 0 : stack - parent);
      payload.add_varint(session_.stacks.frame_info()[stack]);
    }
    return payload;
  }

  Payload samples_payload() const {
    Payload payload;
    payload.add_varint(session_.sample_stack.size());
    std::int64_t previous = 0;
    for (const StackId stack : session_.sample_stack) {
      const auto number = static_cast<std::int64_t>(id_or_zero(stack));
      payload.add_signed(number - previous);
      previous = number;
    }
    return payload;
  }

  // Stacks count from 1 in the file, so that 0 is "none".
  static std::uint64_t id_or_zero(StackId stack) { return stack == kNone ? 0 : std::uint64_t{stack} + 1; }

  const Session& session_;
  const ByteSink& sink_;
};

}  // namespace

void write_compact(const Session& session, const ByteSink& sink) { CompactWriter(session, sink).write(); }

}  // namespace pyinstrument
