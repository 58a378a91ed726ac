#include "session/byte_window.hpp"

#include <algorithm>
#include <cstring>

#include "error.hpp"

namespace pyinstrument {

namespace {
constexpr std::size_t kBlock = std::size_t{256} << 10;  // stays in the second-level cache while it is parsed
}

ByteWindow::ByteWindow(const ByteSource& source, std::string_view name) : source_(source), name_(name) {
  buffer_.resize(kBlock);
}

bool ByteWindow::fill() {
  if (ended_) return false;
  const std::size_t keep = std::min(cursor_, pin_);
  std::memmove(buffer_.data(), buffer_.data() + keep, size_ - keep);
  base_ += keep;
  cursor_ -= keep;
  size_ -= keep;
  if (pin_ != kNotPinned) pin_ -= keep;
  if (size_ > buffer_.size() / 2) buffer_.resize(buffer_.size() * 2);

  const std::size_t arrived = source_(buffer_.data() + size_, buffer_.size() - size_);
  size_ += arrived;
  ended_ = arrived == 0;
  return !ended_;
}

bool ByteWindow::require(std::size_t bytes) {
  while (size_ - cursor_ < bytes) {
    if (!fill()) return false;
  }
  return true;
}

void ByteWindow::fail(std::uint64_t position, std::string_view reason) const {
  throw Error(ErrorKind::bad_file, std::string(name_) + ": not a session that can be read: at byte " +
                                       std::to_string(position) + ": " + std::string(reason));
}

}  // namespace pyinstrument
