// The page's own code and style, as html_renderer/packing.ts leaves it; bundle.cmake makes the definitions.
#pragma once

#include <cstddef>

extern "C" {
extern const char kReportScript[];
extern const std::size_t kReportScriptSize;
// The script again, as base64 of gzip, and the script that unpacks it out of an element `code`.
extern const char kReportPackedScript[], kReportUnpacker[];
extern const std::size_t kReportPackedScriptSize, kReportUnpackerSize;
extern const char kReportScriptSources[];  // for script-src: the hashes of both
}
