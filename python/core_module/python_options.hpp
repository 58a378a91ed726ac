// Which options does this Python dict hold, as the plugin host takes them?
#pragma once

#include <nanobind/nanobind.h>

#include <nlohmann/json.hpp>

namespace pyinstrument::python {

// None, bool, int, float, str, and lists, tuples and dicts of them. TypeError for other values, ValueError
// for what is nested deeper than options are.
nlohmann::json options_from_python(nanobind::handle value);
nanobind::object json_to_python(const nlohmann::json& value);

}  // namespace pyinstrument::python
