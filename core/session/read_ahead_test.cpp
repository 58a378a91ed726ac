#include "session/read_ahead.hpp"

#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <string>

#include "error.hpp"

using namespace pyinstrument;

namespace {

// Gives `text` in pieces of at most `piece` bytes.
ByteSource source_of(const std::string& text, std::size_t piece) {
  return [&text, piece, position = std::size_t{0}](char* buffer, std::size_t size) mutable {
    const std::size_t got = std::min({size, piece, text.size() - position});
    std::copy_n(text.data() + position, got, buffer);
    position += got;
    return got;
  };
}

std::string read_all(ReadAhead& ahead, std::size_t step) {
  std::string all;
  std::string buffer(step, '\0');
  while (const std::size_t got = ahead.read(buffer.data(), step)) all.append(buffer, 0, got);
  return all;
}

std::string numbers(std::size_t size) {
  std::string text;
  for (std::size_t i = 0; text.size() < size; ++i) text += std::to_string(i) + ' ';
  return text;
}

}  // namespace

TEST_CASE("what is read ahead is what the source gives, in order, whatever the steps") {
  const std::string text = numbers(ReadAhead::kBlockSize * (ReadAhead::kBlocks + 2));
  for (const std::size_t piece : {std::size_t{1000}, ReadAhead::kBlockSize, text.size()}) {
    for (const std::size_t step : {std::size_t{777}, ReadAhead::kBlockSize * 3}) {
      ReadAhead ahead(source_of(text, piece));
      CHECK(read_all(ahead, step) == text);
    }
  }
}

TEST_CASE("the end of the source is the end for ever") {
  const std::string text;
  ReadAhead ahead(source_of(text, 1));
  char byte = 0;
  CHECK(ahead.read(&byte, 1) == 0);
  CHECK(ahead.read(&byte, 1) == 0);
}

TEST_CASE("what the source throws comes after the bytes before it") {
  const std::string text = "before";
  ReadAhead ahead([source = source_of(text, 6)](char* buffer, std::size_t size) mutable {
    const std::size_t got = source(buffer, size);
    if (got == 0) throw Error(ErrorKind::io, "the disk is gone");
    return got;
  });
  std::string buffer(100, '\0');
  CHECK(ahead.read(buffer.data(), buffer.size()) == 6);
  CHECK_THROWS_WITH(ahead.read(buffer.data(), buffer.size()), "the disk is gone");
}

TEST_CASE("reading may end before the source does") {
  std::atomic<int> calls = 0;
  {
    ReadAhead ahead([&](char*, std::size_t size) {
      ++calls;
      return size;
    });
    char byte = 0;
    CHECK(ahead.read(&byte, 1) == 1);
  }
  CHECK(calls <= static_cast<int>(ReadAhead::kBlocks) + 1);
}
