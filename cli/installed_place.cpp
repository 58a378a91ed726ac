#include "installed_place.hpp"

#include <fmt/format.h>

#include <system_error>

#include "error.hpp"

namespace pyinstrument::cli {

std::filesystem::path own_executable() {
  std::error_code failed;
  std::filesystem::path path = std::filesystem::read_symlink("/proc/self/exe", failed);
  if (failed)
    throw Error(ErrorKind::io,
                fmt::format("/proc/self/exe cannot be read: {}; pyinstrument finds its plugins by it, "
                            "so /proc must be mounted",
                            failed.message()));
  return path;
}

}  // namespace pyinstrument::cli
