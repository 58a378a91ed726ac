// Which symbols does this shared library export?
//
// Read from the file's dynamic symbol table, without loading it. Threads: free function without state.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace pyinstrument::cli {

// The defined ones that others can link to, in the table's order. Error(bad_file) for a file that is no ELF
// library of this machine's kind, or is cut short.
std::vector<std::string> exported_symbols(const std::filesystem::path& library);

}  // namespace pyinstrument::cli
