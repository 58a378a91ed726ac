// Which bytes come next?
//
// A window that slides over a ByteSource. Positions are offsets from the start of the source, and errors
// carry them. The window holds what was read and not yet passed, and nothing behind the pin; it grows only as
// far as bytes really arrive. Pointers and views into it end with the next fill().
//
// Threads: one user.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "session/session_file.hpp"

namespace pyinstrument {

class ByteWindow {
 public:
  // `name` stands in error messages. Both arguments outlive the window.
  ByteWindow(const ByteSource& source, std::string_view name);
  ByteWindow(const ByteWindow&) = delete;
  ByteWindow& operator=(const ByteWindow&) = delete;

  // Where the next byte stands.
  std::uint64_t position() const { return base_ + cursor_; }
  // Goes to a position inside the window: between the pin and its end.
  void seek(std::uint64_t position) { cursor_ = static_cast<std::size_t>(position - base_); }
  void skip(std::size_t bytes) { cursor_ += bytes; }

  // What is held from the cursor, or from `position`, on.
  std::string_view rest() const { return {buffer_.data() + cursor_, size_ - cursor_}; }
  std::string_view from(std::uint64_t position) const {
    const auto start = static_cast<std::size_t>(position - base_);
    return {buffer_.data() + start, size_ - start};
  }

  // Reads on. False at the end of the source.
  bool fill();
  // Makes rest() at least `bytes` long, or as long as the source allows: false then.
  bool require(std::size_t bytes);

  // The next byte, which stays; kEnd at the end of the source.
  static constexpr int kEnd = -1;
  int peek() {
    if (cursor_ == size_ && !fill()) return kEnd;
    return static_cast<unsigned char>(buffer_[cursor_]);
  }

  // Bytes from here on stay in the window until unpin().
  void pin() { pin_ = cursor_; }
  void unpin() { pin_ = kNotPinned; }

  // Error(bad_file): the file's name, the position, the reason.
  [[noreturn]] void fail(std::uint64_t position, std::string_view reason) const;
  [[noreturn]] void fail(std::string_view reason) const { fail(position(), reason); }

 private:
  static constexpr std::size_t kNotPinned = static_cast<std::size_t>(-1);

  const ByteSource& source_;
  std::string_view name_;
  std::vector<char> buffer_;
  std::size_t cursor_ = 0, size_ = 0, pin_ = kNotPinned;
  std::uint64_t base_ = 0;  // position of the buffer's first byte
  bool ended_ = false;
};

}  // namespace pyinstrument
