#include "plugin_host/options.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

#include "error.hpp"
#include "plugin_host/suggestion.hpp"
#include "word_list.hpp"

namespace pyinstrument {

namespace {

using nlohmann::json;

std::string shown(const json& value) { return value.dump(-1, ' ', false, json::error_handler_t::replace); }

bool fits_int64(const json& value) {
  if (value.is_number_unsigned())
    return value.get<std::uint64_t>() <= std::uint64_t{std::numeric_limits<std::int64_t>::max()};
  return value.is_number_integer();
}

bool has_type(const Option& option, const json& value) {
  switch (option.type) {
    case PYI_BOOL:
      return value.is_boolean();
    case PYI_INT:
      return fits_int64(value);
    case PYI_FLOAT:
      return value.is_number();
    case PYI_STRING:
      return value.is_string();
    case PYI_CHOICE:
      return value.is_string() && std::find(option.choices.begin(), option.choices.end(),
                                            value.get_ref<const std::string&>()) != option.choices.end();
    case PYI_JSON:
      return true;
  }
  return false;
}

// "width (int, default 80)"
std::string described(const Option& option) {
  return option.name + " (" + type_name(option) + ", default " + default_text(option) + ")";
}

const char* article(pyi_type type) {
  switch (type) {
    case PYI_INT:
      return "an ";
    case PYI_FLOAT:
    case PYI_STRING:
      return "a ";
    default:
      return "";
  }
}

Option read_declaration(const pyi_option& row, const std::string& where) {
  const auto broken = [&](const std::string& what) -> Error {
    const std::string name = row.name == nullptr ? "" : " \"" + std::string(row.name) + "\"";
    return Error(ErrorKind::plugin, where + ": its option" + name + " " + what + "; ask its author");
  };
  if (row.struct_size < offsetof(pyi_option, choices) + sizeof row.choices) throw broken("is cut short");
  if (row.name == nullptr || *row.name == '\0') throw broken("has no name");
  if (row.type > PYI_JSON) throw broken("has the unknown type " + std::to_string(row.type));
  Option option{
      row.name, row.help == nullptr ? "" : row.help, static_cast<pyi_type>(row.type), nullptr, false, {}};
  for (const char* const* choice = row.choices; choice != nullptr && *choice != nullptr; ++choice)
    option.choices.emplace_back(*choice);
  if (option.type == PYI_CHOICE && option.choices.empty()) throw broken("has no choices");
  const std::string text = row.default_json == nullptr ? "" : row.default_json;
  option.default_value = json::parse(text, nullptr, false);
  if (option.default_value.is_discarded()) throw broken("has a default that is no JSON: " + text);
  option.nullable = option.default_value.is_null();
  if (!option.nullable && !has_type(option, option.default_value))
    throw broken("has the default " + text + ", which is not " + article(option.type) + type_name(option));
  return option;
}

}  // namespace

std::string type_name(const Option& option) {
  const auto or_null = [&](const std::string& text) { return text + (option.nullable ? " or null" : ""); };
  switch (option.type) {
    case PYI_BOOL:
      return or_null("true or false");
    case PYI_INT:
      return or_null("int");
    case PYI_FLOAT:
      return or_null("number");
    case PYI_STRING:
      return or_null("string");
    case PYI_CHOICE:
      return or_null("one of " + joined(option.choices));
    case PYI_JSON:
      return or_null("any JSON value");
  }
  return "";
}

std::string default_text(const Option& option) { return shown(option.default_value); }

void OptionValues::add(const Option& option, const json& value) {
  pyi_value& row = values_.emplace_back();
  row = {};
  row.is_null = value.is_null() && option.type != PYI_JSON;
  if (row.is_null) return;
  switch (option.type) {
    case PYI_BOOL:
      row.u.b = value.get<bool>();
      return;
    case PYI_INT:
      row.u.i = value.get<std::int64_t>();
      return;
    case PYI_FLOAT:
      row.u.f = value.get<double>();
      return;
    case PYI_STRING:
    case PYI_CHOICE:
      texts_.push_back(value.get<std::string>());
      break;
    case PYI_JSON:
      texts_.push_back(shown(value));
      break;
  }
  row.u.s = {texts_.back().data(), texts_.back().size()};
}

OptionSchema::OptionSchema(const pyi_component& component, const std::string& file)
    : component_(component.name) {
  const std::string where = "plugin " + file + ": component \"" + component_ + "\"";
  for (const pyi_option* const* row = component.options; row != nullptr && *row != nullptr; ++row) {
    Option option = read_declaration(**row, where);
    if (find(option.name) != nullptr)
      throw Error(ErrorKind::plugin,
                  where + " declares option \"" + option.name + "\" twice; ask its author");
    options_.push_back(std::move(option));
  }
}

const Option* OptionSchema::find(std::string_view name) const {
  const auto found = std::find_if(options_.begin(), options_.end(),
                                  [&](const Option& option) { return option.name == name; });
  return found == options_.end() ? nullptr : &*found;
}

void OptionSchema::refuse_unknown(const std::string& name, const std::vector<std::string>& also_known) const {
  std::vector<std::string> names, descriptions;
  for (const Option& option : options_) {
    names.push_back(option.name);
    descriptions.push_back(described(option));
  }
  names.insert(names.end(), also_known.begin(), also_known.end());
  const std::string suggestion = did_you_mean(name, names);
  const std::string none = also_known.empty() ? "it takes no options" : "it takes only " + joined(also_known);
  const std::string known = options_.empty() ? none : "Options: " + joined(descriptions);
  throw Error(ErrorKind::usage,
              component_ + " has no option \"" + name + "\"" +
                  (suggestion.empty() ? (options_.empty() ? "; " : ". ") : suggestion + " ") + known);
}

void OptionSchema::check_value(const Option& option, const json& value) const {
  if (option.nullable && value.is_null()) return;
  if (has_type(option, value)) return;
  std::string hint;
  if (option.type == PYI_STRING && !value.is_null())
    hint = "; for the text, write '" + option.name + "=" + shown(json(shown(value))) + "'";
  throw Error(ErrorKind::usage, component_ + ": option \"" + option.name + "\" is " + article(option.type) +
                                    type_name(option) + ", not " + shown(value) + hint);
}

OptionValues OptionSchema::check(const json& given, const std::vector<std::string>& also_known) const {
  for (const auto& [name, value] : given.items()) {
    const Option* option = find(name);
    if (option == nullptr) refuse_unknown(name, also_known);
    check_value(*option, value);
  }
  OptionValues values;
  for (const Option& option : options_) {
    const auto found = given.find(option.name);
    values.add(option, found == given.end() ? option.default_value : *found);
  }
  return values;
}

}  // namespace pyinstrument
