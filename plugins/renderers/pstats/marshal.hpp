// How does a value become bytes that Python's marshal.loads() reads?
//
// Format version 4 (any Python since 3.4), as CPython reads it: a type byte, then the value, little-endian.
// Bit 7 of the type byte numbers an object so that later places can refer to it. Dictionaries are pairs up to
// a null; tuples hold as many objects as they said. Nothing is checked: the caller writes what it began.
#pragma once

#include <bit>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

class MarshalWriter {
 public:
  std::string_view bytes() const { return bytes_; }
  // Forgets the bytes; numbers of shared objects go on.
  void clear() { bytes_.clear(); }

  void begin_dictionary() { bytes_.push_back('{'); }
  void end_dictionary() { bytes_.push_back('0'); }

  void begin_tuple(std::uint8_t size) {
    bytes_.push_back(')');
    bytes_.push_back(static_cast<char>(size));
  }
  // A tuple that can be referred to by the returned number.
  std::uint32_t begin_shared_tuple(std::uint8_t size) {
    bytes_.push_back(static_cast<char>(')' | kSharedBit));
    bytes_.push_back(static_cast<char>(size));
    return shared_count_++;
  }
  void reference(std::uint32_t number) {
    bytes_.push_back('r');
    fixed(number);
  }

  void floating(double value) {
    bytes_.push_back('g');
    fixed(std::bit_cast<std::uint64_t>(value));
  }

  void integer(std::int64_t value) {
    if (value >= std::numeric_limits<std::int32_t>::min() &&
        value <= std::numeric_limits<std::int32_t>::max()) {
      bytes_.push_back('i');
      fixed(static_cast<std::uint32_t>(value));
    } else {
      long_integer(value);
    }
  }

  // UTF-8; lone surrogates in three bytes each, as marshal writes them.
  void string(std::string_view text) {
    bool is_ascii = true;
    for (const char c : text) is_ascii = is_ascii && static_cast<unsigned char>(c) < 0x80;
    if (is_ascii && text.size() <= std::numeric_limits<std::uint8_t>::max()) {
      bytes_.push_back('z');
      bytes_.push_back(static_cast<char>(text.size()));
    } else {
      bytes_.push_back(is_ascii ? 'a' : 'u');
      fixed(static_cast<std::uint32_t>(text.size()));
    }
    bytes_.append(text);
  }

 private:
  static constexpr int kSharedBit = 0x80;

  template <class Unsigned>
  void fixed(Unsigned value) {
    for (std::size_t i = 0; i < sizeof value; ++i)
      bytes_.push_back(static_cast<char>((value >> (8 * i)) & 0xFF));
  }

  // Beyond 32 bits: the number of 15-bit digits, negative for a negative value, then the digits.
  void long_integer(std::int64_t value) {
    constexpr unsigned kDigitBits = 15;
    std::uint64_t rest =
        value < 0 ? std::uint64_t{0} - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
    std::vector<std::uint16_t> digits;
    for (; rest != 0; rest >>= kDigitBits) {
      digits.push_back(static_cast<std::uint16_t>(rest & ((1U << kDigitBits) - 1)));
    }
    const auto count = static_cast<std::int32_t>(digits.size());
    bytes_.push_back('l');
    fixed(static_cast<std::uint32_t>(value < 0 ? -count : count));
    for (const std::uint16_t digit : digits) fixed(digit);
  }

  std::string bytes_;
  std::uint32_t shared_count_ = 0;
};
