// Where does this program stand on disk?
//
// Everything of ours is found relative to the running executable, so that an installed prefix and a build
// folder work wherever they are moved. Errors: Error(io).
#pragma once

#include <filesystem>

namespace pyinstrument::cli {

// The running executable, links resolved.
std::filesystem::path own_executable();

}  // namespace pyinstrument::cli
