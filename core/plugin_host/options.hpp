// Do these options suit this component, and which values does it get?
//
// A component declares its options (type, default, choices); the host holds what the user gave against that,
// fills in the defaults, and hands over typed values in the declared order, so that a plugin parses nothing.
#pragma once

#include <deque>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "pyinstrument/plugin.h"

namespace pyinstrument {

struct Option {
  std::string name, help;
  pyi_type type;
  nlohmann::json default_value;
  bool nullable;  // null is its default, and may be given
  std::vector<std::string> choices;
};

// "true or false", "one of time, name": what it takes. "80", "\"time\"": what it is when nobody says.
std::string type_name(const Option& option);
std::string default_text(const Option& option);

// Typed values for create(). The text in them lives as long as this does.
class OptionValues {
 public:
  OptionValues() = default;
  OptionValues(OptionValues&&) = default;
  OptionValues& operator=(OptionValues&&) = default;

  // `value` is of the option's type.
  void add(const Option& option, const nlohmann::json& value);
  const pyi_value* data() const { return values_.data(); }

 private:
  std::deque<std::string> texts_;  // stay where they are when it grows or moves
  std::vector<pyi_value> values_;
};

class OptionSchema {
 public:
  // Error(plugin) for a declaration that contradicts itself, with `file` in its message.
  OptionSchema(const pyi_component& component, const std::string& file);

  const std::vector<Option>& options() const { return options_; }
  const Option* find(std::string_view name) const;

  // Error(usage) for options that are not declared, or not of their type. `also_known` are names that are
  // taken elsewhere, and are offered when a name is misspelt.
  OptionValues check(const nlohmann::json& given, const std::vector<std::string>& also_known = {}) const;

 private:
  [[noreturn]] void refuse_unknown(const std::string& name, const std::vector<std::string>& also_known) const;
  void check_value(const Option& option, const nlohmann::json& value) const;

  std::string component_;
  std::vector<Option> options_;
};

}  // namespace pyinstrument
