#include "descriptor_writer.hpp"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace pyinstrument::cli {
namespace {

constexpr std::size_t kBufferSize = std::size_t{1} << 16U;

}  // namespace

Error system_error(const std::string& what_failed, int error_number) {
  return {ErrorKind::io, what_failed + ": " + std::generic_category().message(error_number)};
}

void DescriptorWriter::write(std::string_view bytes) {
  if (buffer_.size() + bytes.size() > kBufferSize) flush();
  if (bytes.size() > kBufferSize) {
    write_through(bytes);
  } else {
    buffer_ += bytes;
  }
}

void DescriptorWriter::flush() {
  write_through(buffer_);
  buffer_.clear();
}

void DescriptorWriter::write_through(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EAGAIN) {
      // Somebody who shares the terminal or pipe made it non-blocking
      pollfd ready{descriptor_, POLLOUT, 0};
      ::poll(&ready, 1, -1);
    } else if (errno == EPIPE) {
      throw ReaderGone(ErrorKind::io, "nobody reads " + name_);
    } else if (errno != EINTR) {
      throw system_error("cannot write " + name_, errno);
    }
  }
}

}  // namespace pyinstrument::cli
