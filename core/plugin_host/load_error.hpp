// Why could this shared library not be loaded, in words?
//
// The dynamic linker speaks of ELF classes and symbol versions; this says what is missing and what to do.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace pyinstrument {

// What is wrong with the file itself, which exists, found without loading it: no shared library, made for
// another kind of machine. Empty: nothing.
std::string why_file_cannot_load(const std::filesystem::path& file);

// `message` is what dlerror() said of `file`.
std::string explain_load_error(const std::filesystem::path& file, std::string_view message);

}  // namespace pyinstrument
