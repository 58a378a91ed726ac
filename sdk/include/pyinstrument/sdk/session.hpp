// What does a renderer read, and where does it write?
//
// A session is the recorded samples with all that is known about the run, and the tree that the processors
// left. Views as in frame.hpp. Times are seconds.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tree.hpp"

namespace pyinstrument {

// A frame as it was observed: its function, and what was seen of it at that moment.
class frame_info {
 public:
  frame_info(const pyi_session* session, std::uint32_t index) : session_(session), index_(index) {}

  std::uint32_t index() const { return index_; }
  class code code() const {
    return {session_->tree, session_->frame_info_code[index_]};
  }
  std::size_t attribute_count() const {
    return session_->frame_info_begin[index_ + 1] - session_->frame_info_begin[index_];
  }
  // Letter and value, as in frame::attributes().
  std::string_view attribute_text(std::size_t i) const {
    return detail::text(session_->tree,
                        session_->frame_info_attributes[session_->frame_info_begin[index_] + i]);
  }
  // Empty when there is none.
  std::string_view attribute_value(char letter) const {
    for (std::size_t i = 0; i < attribute_count(); ++i) {
      const std::string_view seen = attribute_text(i);
      if (!seen.empty() && seen.front() == letter) return seen.substr(1);
    }
    return {};
  }

 private:
  const pyi_session* session_;
  std::uint32_t index_;
};

struct sample {
  std::uint32_t stack;
  double time;
  std::optional<float> cpu_time;  // empty when it was not recorded
};

class session {
 public:
  explicit session(const pyi_session* columns) : session_(columns) {}

  // ---- the tree after the processors ----
  tree_view tree() const { return tree_view(session_->tree); }
  bool empty() const { return tree().empty(); }  // no samples
  frame root() const { return tree().root(); }

  // ---- the run ----
  double start_time() const { return session_->start_time; }  // since the epoch
  double duration() const { return session_->duration; }
  double cpu_time() const { return session_->cpu_time; }
  double min_interval() const { return session_->min_interval; }
  double max_interval() const { return session_->max_interval; }
  std::uint64_t sample_count() const { return session_->sample_count; }  // as recorded
  std::string_view target_description() const { return detail::view(session_->target_description); }
  std::vector<std::string_view> sys_path() const {
    return views(session_->sys_path, session_->sys_path_count);
  }
  std::vector<std::string_view> sys_prefixes() const {
    return views(session_->sys_prefixes, session_->sys_prefixes_count);
  }

  // ---- the samples, in time order ----
  std::uint64_t sample_rows() const { return session_->sample_rows; }
  sample sample_at(std::uint64_t row) const {
    sample result{session_->sample_stack[row], session_->sample_time[row], {}};
    if (session_->sample_cpu_time != nullptr) result.cpu_time = session_->sample_cpu_time[row];
    return result;
  }

  // ---- the stacks: each is the id of its last frame; parents have smaller ids ----
  std::uint32_t stack_count() const { return session_->stack_count; }
  std::uint32_t stack_parent(std::uint32_t stack) const {
    return session_->stack_parent[stack];
  }  // or PYI_NONE
  frame_info stack_top(std::uint32_t stack) const { return {session_, session_->stack_frame_info[stack]}; }
  // From the root down. PYI_NONE gives none.
  std::vector<frame_info> stack_frames(std::uint32_t stack) const {
    std::vector<frame_info> from_top;
    for (; stack != PYI_NONE; stack = stack_parent(stack)) from_top.push_back(stack_top(stack));
    return {from_top.rbegin(), from_top.rend()};
  }
  std::uint32_t start_call_stack() const { return session_->start_call_stack; }  // or PYI_NONE
  std::uint32_t frame_info_count() const { return session_->frame_info_count; }
  frame_info frame_info_at(std::uint32_t index) const { return {session_, index}; }

  // The columns themselves.
  const pyi_session& raw() const { return *session_; }

 private:
  static std::vector<std::string_view> views(const pyi_str* texts, std::size_t count) {
    std::vector<std::string_view> result;
    result.reserve(count);
    for (std::size_t i = 0; i < count; ++i) result.push_back(detail::view(texts[i]));
    return result;
  }

  const pyi_session* session_;
};

enum class session_form { compact, classic };

// Where the report goes. Small pieces are welcome: they are gathered before they cross to the host.
class writer {
 public:
  explicit writer(pyi_call* call) : call_(call) { buffer_.reserve(kCapacity); }

  void operator()(std::string_view bytes) {
    if (bytes.size() > kCapacity - buffer_.size()) {
      flush();
      if (bytes.size() >= kCapacity) return put(bytes);
    }
    buffer_.append(bytes);
  }
  void operator()(char byte) {
    if (buffer_.size() == kCapacity) flush();
    buffer_.push_back(byte);
  }

  // The next bytes are the session as a .pyisession file.
  void write_session(const session& whole, session_form form) {
    flush();
    detail::require(detail::host->write_session(call_, &whole.raw(),
                                                form == session_form::classic ? "classic" : "compact"),
                    "write the session");
  }

  // Another session, out of a .pyisession file, to compare with. It lives until render() returns; it has
  // samples and no tree.
  session load_session(std::string_view path) {
    const auto* const service =
        static_cast<const pyi_saved_session_1*>(detail::host->extension(PYI_SAVED_SESSION_1));
    if (service == nullptr)
      throw error("this pyinstrument reads no saved sessions for plugins: upgrade pyinstrument");
    const pyi_session* loaded = nullptr;
    detail::require(service->load(call_, detail::to_c(path), &loaded), "load a session");
    return session(loaded);
  }

  // Done for you when render() returns.
  void flush() {
    if (buffer_.empty()) return;
    put(buffer_);
    buffer_.clear();
  }

  void log(int level, const char* message) { detail::host->log(call_, level, message); }

 private:
  static constexpr std::size_t kCapacity = std::size_t{1} << 16;
  void put(std::string_view bytes) {
    detail::require(detail::host->write(call_, bytes.data(), bytes.size()), "write");
  }

  pyi_call* call_;
  std::string buffer_;
};

}  // namespace pyinstrument
