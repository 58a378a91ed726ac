// Which strings does the payload hold, and which number has each?
//
// Strings are numbered by first use. They are views: of the host's columns, or of what keep() was given.
#pragma once

#include <cstdint>
#include <deque>
#include <pyinstrument/plugin.hpp>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace pyinstrument::html {

class Texts {
 public:
  explicit Texts(const pyi_tree& columns) : columns_(&columns), number_(columns.string_count, PYI_NONE) {}

  // Of a string of the host's table.
  std::uint32_t number_of(std::uint32_t string) {
    if (number_[string] == PYI_NONE) number_[string] = add(detail::text(columns_, string));
    return number_[string];
  }
  // Of a text that lives as long as the host's columns do.
  std::uint32_t number_of_text(std::string_view text) {
    const auto [found, is_new] = number_of_text_.try_emplace(text, PYI_NONE);
    if (is_new) found->second = add(text);
    return found->second;
  }
  // Of a text that lives in here from now on.
  std::uint32_t keep(std::string text) { return number_of_text(kept_.emplace_back(std::move(text))); }

  const std::vector<std::string_view>& all() const { return texts_; }

 private:
  std::uint32_t add(std::string_view text) {
    texts_.push_back(text);
    return static_cast<std::uint32_t>(texts_.size() - 1);
  }

  const pyi_tree* columns_;
  std::vector<std::uint32_t> number_;  // by the host's id; PYI_NONE until it is used
  std::unordered_map<std::string_view, std::uint32_t> number_of_text_;
  std::deque<std::string> kept_;
  std::vector<std::string_view> texts_;
};

}  // namespace pyinstrument::html
