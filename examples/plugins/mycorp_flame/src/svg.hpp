// How is a picture written as SVG?
//
// Numbers, texts and colours; which frame goes where is mycorp_flame.cpp's. Threads: none of its own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace mycorp {

// Pixels, with two digits after the point at most.
std::string pixels(double value);

// As the content of an element or of an attribute in double quotes. XML has no way to write most control
// characters, and none for bytes that are no UTF-8: these become U+FFFD.
std::string escaped(std::string_view text);

// The first `count` characters, the last of them an ellipsis where something is left out.
std::string shortened(std::string_view text, std::size_t count);

// Warm for the user's own code, cool for libraries. What `key` says the same of has the same colour, in each
// report.
std::string colour(std::string_view key, bool warm);

// The element <script> that lets a click on a frame show it at full width, and a click on the title show all
// again.
std::string_view zoom_script();

}  // namespace mycorp
