#include "session/session_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <optional>

#include "error.hpp"
#include "session/byte_window.hpp"
#include "session/classic_form.hpp"
#include "session/compact_form.hpp"
#include "session/read_ahead.hpp"

namespace pyinstrument {

namespace {

constexpr std::uint64_t kProgressStep = std::uint64_t{16} << 20;  // bytes
constexpr std::uint64_t kWorthAThread = std::uint64_t{4} << 20;   // bytes; below, reading takes a millisecond

class InputFile {
 public:
  explicit InputFile(const std::filesystem::path& path)
      : name_(path.string()), descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    if (descriptor_ < 0) fail("cannot be opened");
    struct stat status {};
    if (::fstat(descriptor_, &status) == 0) size_ = static_cast<std::uint64_t>(status.st_size);
  }
  ~InputFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;

  std::uint64_t size() const { return size_; }

  std::size_t read(char* buffer, std::size_t size) const {
    for (;;) {
      const ssize_t got = ::read(descriptor_, buffer, size);
      if (got >= 0) return static_cast<std::size_t>(got);
      if (errno != EINTR) fail("cannot be read");
    }
  }

 private:
  [[noreturn]] void fail(const char* what) const {
    throw Error(ErrorKind::io, name_ + ": " + what + ": " + std::strerror(errno));
  }

  std::string name_;
  int descriptor_;
  std::uint64_t size_ = 0;
};

}  // namespace

Session read_session(const ByteSource& source, std::string_view name) {
  ByteWindow window(source, name);
  window.require(kCompactMagic.size());
  if (window.rest().starts_with(kCompactMagic)) return read_compact(window);
  return read_classic(window);
}

Session load_session(const std::filesystem::path& path, const Progress& progress) {
  const InputFile file(path);
  std::optional<ReadAhead> ahead;
  if (file.size() > kWorthAThread)
    ahead.emplace([&file](char* buffer, std::size_t size) { return file.read(buffer, size); });
  std::uint64_t done = 0, reported = 0;
  const ByteSource source = [&](char* buffer, std::size_t size) {
    const std::size_t got = ahead ? ahead->read(buffer, size) : file.read(buffer, size);
    done += got;
    if (progress && (done - reported >= kProgressStep || got == 0)) {
      progress(done, file.size());
      reported = done;
    }
    return got;
  };
  return read_session(source, path.string());
}

void write_session(const Session& session, SessionForm form, const ByteSink& sink) {
  if (form == SessionForm::classic) {
    write_classic(session, sink);
  } else {
    write_compact(session, sink);
  }
}

}  // namespace pyinstrument
