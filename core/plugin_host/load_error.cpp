#include "plugin_host/load_error.hpp"

#include <elf.h>

#include <array>
#include <cstring>
#include <fstream>
#include <system_error>

namespace pyinstrument {

namespace {

namespace fs = std::filesystem;

#if defined(__x86_64__)
constexpr std::uint16_t kOwnMachine = EM_X86_64;
#elif defined(__aarch64__)
constexpr std::uint16_t kOwnMachine = EM_AARCH64;
#else
#error "name this machine's ELF number, so that a plugin for another one is refused with a sentence"
#endif

std::string machine_name(std::uint16_t machine) {
  switch (machine) {
    case EM_X86_64:
      return "x86-64";
    case EM_AARCH64:
      return "aarch64";
    case EM_386:
      return "32-bit x86";
    case EM_ARM:
      return "32-bit ARM";
    case EM_RISCV:
      return "RISC-V";
    case EM_PPC64:
      return "PowerPC 64";
    case EM_S390:
      return "S/390";
    default:
      return "a machine of ELF number " + std::to_string(machine);
  }
}

std::string_view before(std::string_view text, std::string_view end) {
  return text.substr(0, text.find(end));
}

// What stands after `start`, or empty when it does not occur.
std::string_view after(std::string_view text, std::string_view start) {
  const std::size_t at = text.find(start);
  return at == std::string_view::npos ? std::string_view{} : text.substr(at + start.size());
}

}  // namespace

std::string why_file_cannot_load(const fs::path& file) {
  std::error_code failed;
  const fs::file_status status = fs::status(file, failed);
  if (!fs::is_regular_file(status)) return "it is a folder, or something else that is no file";
  std::ifstream in(file, std::ios::binary);
  if (!in) return "it cannot be read: " + std::generic_category().message(errno);

  Elf64_Ehdr header{};
  in.read(reinterpret_cast<char*>(&header), sizeof header);
  const bool has_ident = in.gcount() >= EI_NIDENT + 4;
  if (!has_ident || std::memcmp(header.e_ident, ELFMAG, SELFMAG) != 0) return "it is no shared library";
  // the fields up to e_machine are the same in both classes; another byte order shows as an odd number
  const bool ours = header.e_ident[EI_CLASS] == ELFCLASS64 && header.e_machine == kOwnMachine;
  if (!ours) {
    return "it was built for " + machine_name(header.e_machine) + ", and this is " +
           machine_name(kOwnMachine) + ": get or build it for this machine";
  }
  return "";
}

std::string explain_load_error(const fs::path& file, std::string_view message) {
  if (message.find("cannot open shared object file") != std::string_view::npos) {
    const std::string_view missing = before(message, ":");
    if (missing != file.native()) {
      return "it needs " + std::string(missing) +
             ", which is not found: install it, or set LD_LIBRARY_PATH to its folder";
    }
  }
  if (const std::string_view symbol = after(message, "undefined symbol: "); !symbol.empty()) {
    return "it needs the symbol " + std::string(before(symbol, ",")) +
           ", which nothing provides: build it with -Wl,-z,defs to see where it should come from";
  }
  if (const std::string_view version = after(message, "version `"); !version.empty()) {
    return "it needs " + std::string(before(version, "'")) +
           ", which this system is too old for: build it on this system or an older one";
  }
  return std::string(message);
}

}  // namespace pyinstrument
