// The page's own code, as `npm run build` in html_renderer makes it; bundle.cmake makes the definitions.
#pragma once

#include <cstddef>

extern "C" {
extern const char pyinstrument_report_script[], pyinstrument_report_style[];
extern const std::size_t pyinstrument_report_script_size, pyinstrument_report_style_size;
extern const char pyinstrument_report_script_sha256[];  // base64
}
