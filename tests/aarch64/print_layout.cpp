// Prints the offsets that core/sampler/tick/layout.cpp was compiled with, one a line: what
// scripts/check_aarch64.sh compares between processors. Linked without an interpreter, so the addresses of
// types, at the end, mean nothing.
#include <array>
#include <cstddef>
#include <cstdio>
#include <cstring>

#include "sampler/tick/layout.hpp"

int main() {
  using pyinstrument::Layout;
  const Layout& layout = pyinstrument::layout_of_this_python();
  std::array<std::size_t, offsetof(Layout, types) / sizeof(std::size_t)> words{};
  std::memcpy(words.data(), &layout, sizeof words);
  for (const std::size_t word : words) std::printf("%zu\n", word);
}
