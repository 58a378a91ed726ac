#include "encoding.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <cstdint>
#include <string>
#include <vector>

using namespace pyinstrument::html;

namespace {

// The bytes written in pieces of this size.
std::string base64(std::string_view bytes, std::size_t piece) {
  std::string text;
  Base64Stream stream([&text](std::string_view next) { text += next; });
  for (std::size_t i = 0; i < bytes.size(); i += piece) stream.write(bytes.substr(i, piece));
  stream.finish();
  return text;
}

std::string unzipped(const std::string& compressed, std::size_t size) {
  std::string text(size + 1, '\0');
  z_stream stream{};
  REQUIRE(inflateInit2(&stream, 15 + 16) == Z_OK);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(compressed.data()));
  stream.avail_in = static_cast<uInt>(compressed.size());
  stream.next_out = reinterpret_cast<Bytef*>(text.data());
  stream.avail_out = static_cast<uInt>(text.size());
  CHECK(inflate(&stream, Z_FINISH) == Z_STREAM_END);
  text.resize(text.size() - stream.avail_out);
  inflateEnd(&stream);
  return text;
}

}  // namespace

TEST_CASE("base64 is that of RFC 4648, however the bytes are cut into pieces") {
  const std::vector<std::pair<std::string, std::string>> cases{{"", ""},
                                                               {"f", "Zg=="},
                                                               {"fo", "Zm8="},
                                                               {"foo", "Zm9v"},
                                                               {"foob", "Zm9vYg=="},
                                                               {"fooba", "Zm9vYmE="},
                                                               {"foobar", "Zm9vYmFy"},
                                                               {"\xFB\xFF\xBF", "+/+/"}};
  for (const auto& [bytes, text] : cases)
    for (const std::size_t piece : {1, 2, 3, 4, 100}) CHECK(base64(bytes, piece) == text);
}

TEST_CASE("what was compressed in pieces is one gzip member") {
  std::string original;
  for (std::uint32_t i = 0; i < 300'000; ++i) original += static_cast<char>(i * i >> 5);
  std::string compressed;
  {
    GzipStream stream([&compressed](std::string_view next) { compressed += next; });
    for (std::size_t i = 0; i < original.size(); i += 1000)
      stream.write(std::string_view(original).substr(i, 1000));
    stream.finish();
  }
  CHECK(unzipped(compressed, original.size()) == original);
}

TEST_CASE("nothing is a gzip member, too") {
  std::string compressed;
  GzipStream stream([&compressed](std::string_view next) { compressed += next; });
  stream.finish();
  CHECK(unzipped(compressed, 0).empty());
}
