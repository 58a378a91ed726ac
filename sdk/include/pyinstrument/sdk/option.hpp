// Which options does a component take?
//
// An option is declared once, as a data member with its default and a line in options():
//
//   int width = 80;
//   std::optional<std::string> title;           // may be null, and is so by default
//   std::string order = "time";
//   pyinstrument::json_text colours{"{}"};      // any JSON value; arrives as text
//   static auto options() {
//     return std::tuple{pyi::option{&Flame::width, "width", "Truncate names"},
//                       pyi::choice{&Flame::order, "order", "Sort by", "time", "name"}};
//   }
//
// Member types: bool, integers, floating point, std::string, json_text, and std::optional of these. The host
// parses, checks and fills in; the members are set before prepare() and render() or process().
#pragma once

#include <array>
#include <charconv>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "error.hpp"

namespace pyinstrument {

// A value of any shape, as JSON text.
struct json_text {
  std::string text = "null";
};

template <class Owner, class Value>
struct option {
  constexpr option(Value Owner::*the_member, const char* the_name, const char* the_help)
      : member(the_member), name(the_name), help(the_help) {}

  Value Owner::*member;
  const char *name, *help;
  static constexpr const char* const* choices() { return nullptr; }
};

// A string out of a list.
template <class Owner, class Value, std::size_t Count>
struct choice {
  template <class... Text>
  constexpr choice(Value Owner::*the_member, const char* the_name, const char* the_help, Text... texts)
      : member(the_member), name(the_name), help(the_help), list{texts..., nullptr} {}

  Value Owner::*member;
  const char *name, *help;
  std::array<const char*, Count + 1> list;
  const char* const* choices() const { return list.data(); }
};
template <class Owner, class Value, class... Text>
choice(Value Owner::*, const char*, const char*, Text...) -> choice<Owner, Value, sizeof...(Text)>;

namespace detail {

template <class T>
struct bare {
  using type = T;
  static constexpr bool nullable = false;
};
template <class T>
struct bare<std::optional<T>> {
  using type = T;
  static constexpr bool nullable = true;
};

template <class T>
constexpr std::uint32_t type_of() {
  if constexpr (std::is_same_v<T, bool>) {
    return PYI_BOOL;
  } else if constexpr (std::is_integral_v<T>) {
    return PYI_INT;
  } else if constexpr (std::is_floating_point_v<T>) {
    return PYI_FLOAT;
  } else if constexpr (std::is_same_v<T, json_text>) {
    return PYI_JSON;
  } else {
    static_assert(std::is_same_v<T, std::string>,
                  "an option is a bool, an integer, a floating point number, a std::string, a json_text, "
                  "or a std::optional of these");
    return PYI_STRING;
  }
}

inline std::string quoted_json(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out.append(1, '\\').append(1, c);
    } else if (static_cast<unsigned char>(c) < 0x20) {
      constexpr std::string_view digits = "0123456789abcdef";
      out.append("\\u00").append(1, digits[static_cast<unsigned char>(c) >> 4]).append(1, digits[c & 15]);
    } else {
      out.push_back(c);
    }
  }
  return out.append(1, '"');
}

template <class T>
std::string to_json(const T& value) {
  if constexpr (bare<T>::nullable) {
    return value ? to_json(*value) : "null";
  } else if constexpr (std::is_same_v<T, bool>) {
    return value ? "true" : "false";
  } else if constexpr (std::is_arithmetic_v<T>) {
    std::array<char, 64> digits{};
    return {digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr};
  } else if constexpr (std::is_same_v<T, json_text>) {
    return value.text;
  } else {
    return quoted_json(value);
  }
}

template <class T>
void assign(T& out, const pyi_value& value, const char* name) {
  if constexpr (bare<T>::nullable) {
    if (value.is_null) return out.reset();
    assign(out.emplace(), value, name);
  } else if constexpr (std::is_same_v<T, bool>) {
    out = value.u.b;
  } else if constexpr (std::is_integral_v<T>) {
    out = static_cast<T>(value.u.i);
    const bool turned_sign = (out < T{}) != (value.u.i < 0);
    if (static_cast<std::int64_t>(out) != value.u.i || turned_sign)
      throw error(std::string("option \"") + name + "\" is out of range: " + std::to_string(value.u.i));
  } else if constexpr (std::is_floating_point_v<T>) {
    out = static_cast<T>(value.u.f);
  } else if constexpr (std::is_same_v<T, json_text>) {
    out.text = view(value.u.s);
  } else {
    out = view(value.u.s);
  }
}

}  // namespace detail
}  // namespace pyinstrument
