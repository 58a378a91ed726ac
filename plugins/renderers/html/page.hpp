// How does the file look around the data?
//
// One HTML document that asks for nothing else: a Content-Security-Policy forbids all requests, and all
// scripts but the page's own, which it knows by their hashes.
#pragma once

#include <pyinstrument/plugin.hpp>
#include <string_view>

namespace pyinstrument::html {

enum class Compression { gzip, none };

// Before the first and after the last session; the page's code comes at the end.
void write_page_begin(writer& out, std::string_view title);
void write_page_end(writer& out, Compression compression);

void write_data_begin(writer& out, std::string_view id, Compression compression);
void write_data_end(writer& out);

}  // namespace pyinstrument::html
