#include "encoding.hpp"

#include <algorithm>
#include <limits>
#include <pyinstrument/plugin.hpp>

namespace pyinstrument::html {

// ---- base64 ----

void Base64Stream::encode(std::string_view bytes) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  text_.clear();
  text_.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t count = std::min<std::size_t>(bytes.size() - i, 3);
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 3; ++k)
      group = group << 8 | (k < count ? static_cast<unsigned char>(bytes[i + k]) : 0U);
    for (std::size_t k = 0; k < 4; ++k)
      text_.push_back(k <= count ? kDigits[group >> (18 - 6 * k) & 63] : '=');
  }
  if (!text_.empty()) next_(text_);
}

void Base64Stream::write(std::string_view bytes) {
  if (!rest_.empty()) {
    const std::size_t missing = std::min(3 - rest_.size(), bytes.size());
    rest_.append(bytes.substr(0, missing));
    bytes.remove_prefix(missing);
    if (rest_.size() < 3) return;
    encode(rest_);
  }
  const std::size_t whole = bytes.size() - bytes.size() % 3;
  encode(bytes.substr(0, whole));
  rest_.assign(bytes.substr(whole));
}

void Base64Stream::finish() {
  encode(rest_);
  rest_.clear();
}

// ---- gzip ----

GzipStream::GzipStream(Bytes next) : next_(std::move(next)), output_(std::size_t{1} << 16, '\0') {
  // One level more, and blocks half as long, than by default: a few percent, measured on real sessions.
  constexpr int kLevel = 7, kLargestWindow = 15, kGzip = 16, kMemoryLevel = 7;
  if (deflateInit2(&stream_, kLevel, Z_DEFLATED, kLargestWindow + kGzip, kMemoryLevel, Z_DEFAULT_STRATEGY) !=
      Z_OK)
    throw error("there is no memory to compress the session");
}

GzipStream::~GzipStream() { deflateEnd(&stream_); }

void GzipStream::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::size_t size = std::min<std::size_t>(bytes.size(), std::numeric_limits<uInt>::max());
    // zlib's interface is older than const; it does not write there
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream_.avail_in = static_cast<uInt>(size);
    deflate_all(Z_NO_FLUSH);
    bytes.remove_prefix(size);
    in_block_ += size;
  }
}

void GzipStream::end_block() {
  constexpr std::size_t kWorthCodesOfItsOwn = 1500;  // bytes
  if (in_block_ < kWorthCodesOfItsOwn) return;
  deflate_all(Z_BLOCK);
  in_block_ = 0;
}

void GzipStream::finish() { deflate_all(Z_FINISH); }

void GzipStream::deflate_all(int flush) {
  do {
    stream_.next_out = reinterpret_cast<Bytef*>(output_.data());
    stream_.avail_out = static_cast<uInt>(output_.size());
    deflate(&stream_, flush);  // fails only when it is called in a wrong order
    next_(std::string_view(output_.data(), output_.size() - stream_.avail_out));
  } while (stream_.avail_out == 0);
}

}  // namespace pyinstrument::html
