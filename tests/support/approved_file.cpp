#include "approved_file.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>

namespace pyinstrument::testing {

namespace {

std::string content_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

std::string difference_from_approved(std::string_view path, std::string_view output) {
  const std::filesystem::path approved = std::filesystem::path(SOURCE_FOLDER) / path;
  const std::filesystem::path received = std::filesystem::path(RECEIVED_FOLDER) / path;
  if (std::filesystem::exists(approved) && content_of(approved) == output) {
    std::filesystem::remove(received);
    return {};
  }
  std::filesystem::create_directories(received.parent_path());
  std::ofstream(received, std::ios::binary) << output;
  return std::string(path) + " is not what was approved; received:\n" + std::string(output) +
         "\nIf that is right: tests/approve.py --write\n";
}

}  // namespace pyinstrument::testing
