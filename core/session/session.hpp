// What was recorded?
//
// A session is complete without the program it came from: symbols, frame infos, a trie of stacks, and the
// samples in time order. Memory grows with distinct stacks and with samples at 16 bytes each, never with
// depth times samples.
//
// Threads: none of this locks; one writer, or many readers. Making a tree or rendering writes the symbols.
// A writer that runs out of memory (std::bad_alloc) leaves everything as it was, or with rows nobody asks
// for.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "frame_tree/symbols.hpp"

namespace pyinstrument {

using FrameInfoId = std::uint32_t;
using StackId = std::uint32_t;

// One row an observed frame: its code, then what was seen of it at that moment.
//
// As text: the identifier, then attributes, each led by \x01 and a letter: `c` class name, `l` current
// line, `h1` tracebackhide. The text survives a round trip byte for byte.
class FrameInfoTable {
 public:
  // `text` as above; its identifier is interned in `symbols`.
  FrameInfoId intern(Symbols& symbols, std::string_view text);
  // The same row from its parts: `attributes` is the text after the identifier (it starts with \x01 or is
  // empty).
  FrameInfoId intern(Symbols& symbols, CodeId code, std::string_view attributes);
  // The same row from ids: each attribute as letter + value.
  FrameInfoId intern(CodeId code, std::span<const StringId> attributes);

  std::uint32_t size() const { return static_cast<std::uint32_t>(code_.size()); }
  CodeId code(FrameInfoId id) const { return code_[id]; }
  const std::vector<CodeId>& codes() const { return code_; }

  // The attributes of row i, each as letter + value, are attributes()[begin[i] .. begin[i + 1]).
  const std::vector<std::uint32_t>& attribute_begin() const { return attribute_begin_; }
  const std::vector<StringId>& attributes() const { return attributes_; }
  std::span<const StringId> attributes_of(FrameInfoId id) const;

  // Appends the row as text.
  void append_text(const Symbols& symbols, FrameInfoId id, std::string& out) const;

 private:
  std::size_t slot_of(CodeId code, std::span<const StringId> attributes) const;
  void grow();

  std::vector<CodeId> code_;
  std::vector<std::uint32_t> attribute_begin_{0};
  std::vector<StringId> attributes_;
  std::vector<FrameInfoId> slots_;  // open addressing, power of two, kNone = free
};

// Stacks as a trie: a stack is the id of its last frame's node. Parents have smaller ids than children.
class StackTrie {
 public:
  StackTrie() = default;
  // Columns of equal length in which each parent is kNone or smaller than its row; throws std::logic_error
  // where it is not. Rows should be distinct.
  StackTrie(std::vector<StackId> parent, std::vector<FrameInfoId> frame_info);

  // parent == kNone: a stack of one frame.
  StackId intern(StackId parent, FrameInfoId frame_info);

  std::uint32_t size() const { return static_cast<std::uint32_t>(parent_.size()); }
  const std::vector<StackId>& parent() const { return parent_; }
  const std::vector<FrameInfoId>& frame_info() const { return frame_info_; }
  // Frame infos from the root down.
  std::vector<FrameInfoId> frames(StackId stack) const;

 private:
  std::size_t slot_of(StackId parent, FrameInfoId frame_info) const;
  void grow();

  std::vector<StackId> parent_;
  std::vector<FrameInfoId> frame_info_;
  std::vector<StackId> slots_;  // open addressing, made by the first intern(): reading columns needs none
};

// How a sampler fared; zero where an engine does not count it, or the file does not say.
struct SamplerStatistics {
  std::string engine;  // "hook", "tick", or empty when unknown
  std::uint64_t ticks = 0, retries = 0, degraded = 0;
};

// What a session says of the run as a whole.
struct SessionDescription {
  double start_time = 0;  // seconds since the epoch
  double duration = 0, cpu_time = 0;
  double min_interval = 0.001, max_interval = 0.001;
  std::uint64_t sample_count = 0;  // as recorded; a resampled or merged session may hold fewer rows
  std::string target_description;
  std::vector<std::string> sys_path, sys_prefixes;
  SamplerStatistics statistics;
};

class Session : public SessionDescription {
 public:
  Session();
  // Without samples and stacks.
  Session(SessionDescription description, std::shared_ptr<Symbols> its_symbols);

  std::shared_ptr<Symbols> symbols;  // shared with the frame trees made from this session
  FrameInfoTable frame_infos;
  StackTrie stacks;

  // Samples in time order, as columns of equal length. A stack may be kNone: no frame was seen. Wall time in
  // seconds (as double, so that sessions of the classic form survive bit for bit); the thread's CPU time in
  // seconds, empty when it was not recorded.
  std::vector<StackId> sample_stack;
  std::vector<double> sample_time;
  std::vector<float> sample_cpu_time;

  StackId start_call_stack = kNone;  // where the profiler was started

  // Both: where there is no memory for a sample, the columns stay of equal length.
  void add_sample(StackId stack, double seconds) {
    make_room(sample_stack);
    make_room(sample_time);
    sample_stack.push_back(stack);
    sample_time.push_back(seconds);
  }
  void add_sample(StackId stack, double seconds, double cpu_seconds) {
    make_room(sample_cpu_time);
    add_sample(stack, seconds);
    sample_cpu_time.push_back(static_cast<float>(cpu_seconds));
  }

 private:
  template <class Column>
  static void make_room(Column& column) {
    constexpr std::size_t kFirst = 64;
    if (column.size() == column.capacity()) column.reserve(std::max(kFirst, column.size() * 2));
  }
};

// The earlier session first; records joined; durations, samples and CPU times added; intervals min and max;
// sys_path joined without repeats; the start stack of the earlier.
Session combine(const Session& a, const Session& b);

// At most about duration / interval samples, each the stack that was seen at that moment; the total time
// stays.
Session resample(const Session& session, double interval);

}  // namespace pyinstrument
