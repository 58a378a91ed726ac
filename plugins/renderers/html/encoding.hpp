// How do bytes become text that a page can hold? As a stream: compressed by zlib, then as base64.
#pragma once

#include <zlib.h>

#include <cstddef>
#include <string>
#include <string_view>

#include "numbers.hpp"

namespace pyinstrument::html {

// RFC 4648, without line breaks.
class Base64Stream {
 public:
  explicit Base64Stream(Bytes next) : next_(std::move(next)) {}
  void write(std::string_view bytes);
  void finish();

 private:
  void encode(std::string_view bytes);  // whole groups of three, but for the last call

  Bytes next_;
  std::string rest_;  // fewer than three bytes
  std::string text_;  // kept for its memory
};

// RFC 1952. Throws pyinstrument::error when there is no memory.
class GzipStream {
 public:
  explicit GzipStream(Bytes next);
  ~GzipStream();
  GzipStream(const GzipStream&) = delete;
  GzipStream& operator=(const GzipStream&) = delete;

  void write(std::string_view bytes);
  // What comes next is of another kind, and gets codes of its own.
  void end_block();
  void finish();

 private:
  void deflate_all(int flush);

  Bytes next_;
  z_stream stream_{};
  std::size_t in_block_ = 0;  // bytes written since the last one ended
  std::string output_;
};

}  // namespace pyinstrument::html
