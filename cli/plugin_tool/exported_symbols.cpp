#include "exported_symbols.hpp"

#include <elf.h>

#include <cstring>
#include <fstream>
#include <iterator>
#include <string_view>

#include "error.hpp"

namespace pyinstrument::cli {
namespace {

class ElfFile {
 public:
  explicit ElfFile(const std::filesystem::path& path) : path_(path) {
    std::ifstream file(path, std::ios::binary);
    bytes_.assign(std::istreambuf_iterator<char>(file), {});
    if (bytes_.size() < EI_NIDENT || std::memcmp(bytes_.data(), ELFMAG, SELFMAG) != 0 ||
        bytes_[EI_CLASS] != ELFCLASS64)
      throw broken("is no 64-bit ELF file");
  }

  template <class Entry>
  std::vector<Entry> table(std::uint64_t offset, std::uint64_t count) const {
    std::vector<Entry> entries;
    if (offset > bytes_.size() || count > (bytes_.size() - offset) / sizeof(Entry))
      throw broken("is cut short");
    entries.resize(count);
    if (count > 0) std::memcpy(entries.data(), bytes_.data() + offset, count * sizeof(Entry));
    return entries;
  }

  std::string_view text(const Elf64_Shdr& strings, std::uint64_t at) const {
    if (strings.sh_offset > bytes_.size() || at >= bytes_.size() - strings.sh_offset)
      throw broken("is cut short");
    const std::string_view rest = std::string_view(bytes_).substr(strings.sh_offset + at);
    return rest.substr(0, rest.find('\0'));
  }

  Error broken(const std::string& what) const {
    return Error(ErrorKind::bad_file, path_.string() + " " + what);
  }

 private:
  std::filesystem::path path_;
  std::string bytes_;
};

bool is_exported(const Elf64_Sym& symbol) {
  const auto binding = ELF64_ST_BIND(symbol.st_info);
  const auto visibility = ELF64_ST_VISIBILITY(symbol.st_other);
  return symbol.st_shndx != SHN_UNDEF &&
         (binding == STB_GLOBAL || binding == STB_WEAK || binding == STB_GNU_UNIQUE) &&
         (visibility == STV_DEFAULT || visibility == STV_PROTECTED);
}

}  // namespace

std::vector<std::string> exported_symbols(const std::filesystem::path& library) {
  const ElfFile file(library);
  const auto header = file.table<Elf64_Ehdr>(0, 1).front();
  const auto sections = file.table<Elf64_Shdr>(header.e_shoff, header.e_shnum);
  std::vector<std::string> names;
  for (const Elf64_Shdr& section : sections) {
    if (section.sh_type != SHT_DYNSYM) continue;
    if (section.sh_link >= sections.size()) throw file.broken("is cut short");
    for (const auto& symbol : file.table<Elf64_Sym>(section.sh_offset, section.sh_size / sizeof(Elf64_Sym))) {
      if (is_exported(symbol)) names.emplace_back(file.text(sections[section.sh_link], symbol.st_name));
    }
  }
  return names;
}

}  // namespace pyinstrument::cli
