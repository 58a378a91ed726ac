// How do numbers become bytes? (docs/report-format.md)
//
// Small pieces are gathered before they go on; flush() passes on what is left.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace pyinstrument::html {

// 0, -1, 1, -2, ... as 0, 1, 2, 3, ...
inline std::uint64_t zigzag(std::int64_t value) {
  return (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
}

using Bytes = std::function<void(std::string_view)>;  // takes the next bytes of something

class NumberWriter {
 public:
  explicit NumberWriter(Bytes next) : next_(std::move(next)) { buffer_.reserve(kCapacity + 16); }

  void number(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) buffer_.push_back(static_cast<char>(value | 0x80));
    buffer_.push_back(static_cast<char>(value));
    if (buffer_.size() >= kCapacity) flush();
  }
  void signed_number(std::int64_t value) { number(zigzag(value)); }
  void binary64(double value) { little_endian(std::bit_cast<std::uint64_t>(value), 8); }
  void little_endian(std::uint64_t value, int size) {
    for (int i = 0; i < size; ++i) buffer_.push_back(static_cast<char>(value >> (8 * i) & 0xFF));
    if (buffer_.size() >= kCapacity) flush();
  }
  void bytes(std::string_view text) {
    flush();
    next_(text);
  }
  void flush() {
    if (!buffer_.empty()) next_(buffer_);
    buffer_.clear();
  }

 private:
  static constexpr std::size_t kCapacity = std::size_t{1} << 16;
  Bytes next_;
  std::string buffer_;
};

// Writes rows of a table in which most are one more than the largest before them: 0 stands for that one, and
// the row + 1 for any other.
class RowWriter {
 public:
  explicit RowWriter(NumberWriter& out) : out_(out) {}

  void row(std::uint64_t row) {
    out_.number(row == next_ ? 0 : row + 1);
    next_ = std::max(next_, row + 1);
  }

 private:
  NumberWriter& out_;
  std::uint64_t next_ = 0;
};

}  // namespace pyinstrument::html
