// How does Python's json.dumps() write this value?
#pragma once

#include <string>
#include <string_view>

namespace pyinstrument {

// Between quotes, ASCII only: other characters as \uXXXX (a pair above U+FFFF). `text` is WTF-8; a byte that
// is not becomes the lone surrogate that surrogateescape would make of it.
void append_json_string(std::string_view text, std::string& out);

// As repr(float): the shortest digits that give the number back, `1.0`, `1e-05`, `1e+16`; NaN and Infinity.
void append_json_float(double value, std::string& out);

}  // namespace pyinstrument
