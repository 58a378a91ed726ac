#include "variables.hpp"

#include <cstdlib>

namespace pyinstrument::cli {

std::string process_variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

}  // namespace pyinstrument::cli
