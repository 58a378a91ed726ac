// The page's own code, as html_renderer/packing.ts leaves it; bundle.cmake makes the definitions.
#pragma once

#include <cstddef>

extern "C" {
extern const char pyinstrument_report_script[], pyinstrument_report_style[];
extern const std::size_t pyinstrument_report_script_size, pyinstrument_report_style_size;
// The script again, as base64 of gzip, and the script that unpacks it out of an element `code`.
extern const char pyinstrument_report_packed_script[], pyinstrument_report_unpacker[];
extern const std::size_t pyinstrument_report_packed_script_size, pyinstrument_report_unpacker_size;
extern const char pyinstrument_report_script_sources[];  // for script-src: the hashes of both
}
