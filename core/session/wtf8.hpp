// Is this text WTF-8, and which code points is it made of?
//
// WTF-8 is UTF-8 in which a lone surrogate (as Python makes of undecodable bytes in file names) stands as its
// three-byte form. The SDK's text.hpp is for text that is known to be so; this here is for text that may not
// be. Threads: pure functions.
#pragma once

#include <cstddef>
#include <pyinstrument/sdk/text.hpp>
#include <string>
#include <string_view>

namespace pyinstrument {

struct CodePoint {
  char32_t value;
  std::size_t size;  // in bytes; 0: the text does not start with a code point
};

// The first code point of a text that is not empty.
CodePoint decode_wtf8(std::string_view text);

void append_wtf8(char32_t value, std::string& out);

// Where the first byte stands that belongs to no code point; npos when there is none.
std::size_t find_invalid_wtf8(std::string_view text);

// The text with each such byte 0xNN as the lone surrogate U+DCNN, which is what Python's surrogateescape
// does.
std::string repaired_wtf8(std::string_view text);

}  // namespace pyinstrument
