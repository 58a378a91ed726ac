// What does the page start with, out of the options that were given?
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace pyinstrument::html {

struct GivenSettings {
  std::optional<std::string> view;
  bool show_all = false, timeline = false;
  std::string processor_options = "{}";  // JSON
};

// The member `settings` of the header (docs/report-format.md). Throws pyinstrument::error for an option of
// the processors that the page has, too, and that is of another type.
std::string settings_json(const GivenSettings& given);

// Of a JSON value: a text, or a list of texts. `option` stands in the error.
std::vector<std::string> texts_of_json(const std::string& json, const char* option);
// Of a JSON object whose members are texts.
std::map<std::string, std::string> named_texts_of_json(const std::string& json, const char* option);

}  // namespace pyinstrument::html
