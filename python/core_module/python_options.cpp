#include "python_options.hpp"

#include <cstdint>
#include <string>

#include "python_text.hpp"

namespace nb = nanobind;

namespace pyinstrument::python {

namespace {

using nlohmann::json;

constexpr int kDeepest = 50;

json convert(nb::handle value, int depth) {
  if (depth > kDeepest) throw nb::value_error("options are nested too deeply");
  if (value.is_none()) return nullptr;
  if (nb::isinstance<nb::bool_>(value)) return nb::cast<bool>(value);
  if (nb::isinstance<nb::int_>(value)) return nb::cast<std::int64_t>(value);
  if (nb::isinstance<nb::float_>(value)) return nb::cast<double>(value);
  if (nb::isinstance<nb::str>(value)) return from_python(value, "an option");
  if (nb::isinstance<nb::dict>(value)) {
    json object = json::object();
    for (const auto& [key, member] : nb::borrow<nb::dict>(value))
      object[from_python(key, "an option's name")] = convert(member, depth + 1);
    return object;
  }
  if (nb::isinstance<nb::list>(value) || nb::isinstance<nb::tuple>(value)) {
    json array = json::array();
    for (const nb::handle element : value) array.push_back(convert(element, depth + 1));
    return array;
  }
  throw nb::type_error((std::string("an option is a bool, number, str, list or dict, not ") +
                        nb::type_name(value.type()).c_str())
                           .c_str());
}

}  // namespace

json options_from_python(nb::handle value) { return convert(value, 0); }

nb::object json_to_python(const json& value) {
  switch (value.type()) {
    case json::value_t::boolean:
      return nb::bool_(value.get<bool>());
    case json::value_t::number_integer:
      return nb::int_(value.get<std::int64_t>());
    case json::value_t::number_unsigned:
      return nb::int_(value.get<std::uint64_t>());
    case json::value_t::number_float:
      return nb::float_(value.get<double>());
    case json::value_t::string:
      return to_python(std::string_view(value.get_ref<const std::string&>()));
    case json::value_t::null:
      return nb::none();
    default:
      return nb::module_::import_("json").attr("loads")(to_python(value.dump()));
  }
}

}  // namespace pyinstrument::python
