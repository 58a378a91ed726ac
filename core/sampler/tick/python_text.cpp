#include "sampler/tick/python_text.hpp"

#include <Python.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>
#include <vector>

#include "session/wtf8.hpp"

namespace pyinstrument {
namespace {

constexpr std::size_t kLargestText = std::size_t{64} << 20;  // bytes
using State = decltype(PyASCIIObject::state);

template <class Character>
void append_characters(const std::vector<unsigned char>& bytes, std::string& out) {
  for (std::size_t at = 0; at < bytes.size(); at += sizeof(Character)) {
    Character character;
    std::memcpy(&character, &bytes[at], sizeof character);
    append_wtf8(character <= 0x10FFFF ? static_cast<char32_t>(character) : 0xFFFD, out);
  }
}

bool is_text(MemorySource& memory, const Layout& layout, Address type) {
  if (type == layout.types.text) return true;
  unsigned long flags = 0;
  return memory.read(type + layout.type.flags, flags) && (flags & Py_TPFLAGS_UNICODE_SUBCLASS) != 0;
}

bool is_printable(std::string_view text) {
  return find_invalid_wtf8(text) == std::string_view::npos &&
         std::ranges::none_of(text, [](unsigned char byte) { return byte < ' '; });
}

// Where the characters are; 0 where that cannot be read.
Address characters_of(MemorySource& memory, const Layout& layout, Address text, const State& state) {
  if (state.compact) return text + (state.ascii ? layout.text.ascii : layout.text.compact);
  Address characters = 0;
  return memory.read(text + layout.text.pointer, characters) ? characters : 0;
}

}  // namespace

std::optional<std::string> read_text(MemorySource& memory, const Layout& layout, Address text) {
  Address type = 0;
  Py_ssize_t length = 0;
  State state;
  const std::array<MemoryRange, 3> fields{{{text + layout.object.type, &type, sizeof type},
                                           {text + layout.text.length, &length, sizeof length},
                                           {text + layout.text.state, &state, sizeof state}}};
  if (memory.read(fields) != sizeof type + sizeof length + sizeof state) return std::nullopt;
  const std::size_t width = state.kind;
  if (!is_text(memory, layout, type) || (width != 1 && width != 2 && width != 4)) return std::nullopt;
  if (length < 0 || static_cast<std::size_t>(length) > kLargestText / width) return std::nullopt;

  const Address characters = characters_of(memory, layout, text, state);
  std::vector<unsigned char> bytes(static_cast<std::size_t>(length) * width);
  if (characters == 0 || (!bytes.empty() && !memory.read(characters, bytes.data(), bytes.size())))
    return std::nullopt;
  std::string result;
  result.reserve(bytes.size());
  if (width == 1) append_characters<std::uint8_t>(bytes, result);
  if (width == 2) append_characters<std::uint16_t>(bytes, result);
  if (width == 4) append_characters<std::uint32_t>(bytes, result);
  return result;
}

std::optional<std::string> read_c_text(MemorySource& memory, Address text) {
  constexpr std::size_t kLongest = 4096;
  constexpr std::size_t kPiece = 64;  // aligned pieces: none reaches into a page where the text is not
  std::string result;
  while (text != 0 && result.size() < kLongest) {
    std::array<char, kPiece> piece;
    const std::size_t size = kPiece - text % kPiece;
    if (!memory.read(text, piece.data(), size)) return std::nullopt;
    const std::string_view characters(piece.data(), size);
    const std::size_t end = characters.find('\0');
    result.append(characters.substr(0, end));
    if (end != std::string_view::npos) return is_printable(result) ? std::optional(result) : std::nullopt;
    text += size;
  }
  return std::nullopt;
}

}  // namespace pyinstrument
