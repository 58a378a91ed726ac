#include "settings.hpp"

#include <nlohmann/json.hpp>
#include <pyinstrument/plugin.hpp>

namespace pyinstrument::html {

namespace {

using nlohmann::json;

json parsed(const std::string& text, const char* option) {
  json value = json::parse(text, nullptr, false);
  if (value.is_discarded())
    throw error(std::string("option \"") + option + "\" holds text that is not Unicode");
  return value;
}

// Those of the processors that the page itself does the work of.
void take(json& settings, const json& options, const char* name, bool (json::*is_right)() const noexcept,
          const char* expected) {
  const auto found = options.find(name);
  if (found == options.end() || found->is_null()) return;
  if (!((*found).*is_right)())
    throw error(std::string("processor_options.") + name + " is " + expected + ", not " + found->dump());
  settings[name] = *found;
}

}  // namespace

std::string settings_json(const GivenSettings& given) {
  json settings = json::object();
  if (given.view) settings["view"] = *given.view;
  if (given.show_all) settings["show_all"] = true;
  if (given.timeline) settings["timeline"] = true;
  const json options = parsed(given.processor_options, "processor_options");
  if (options.is_object()) {
    take(settings, options, "hide_regex", &json::is_string, "text");
    take(settings, options, "show_regex", &json::is_string, "text");
    take(settings, options, "filter_threshold", &json::is_number, "a number");
  }
  return settings.dump(-1, ' ', true, json::error_handler_t::replace);
}

std::vector<std::string> texts_of_json(const std::string& text, const char* option) {
  const json value = parsed(text, option);
  if (value.is_null()) return {};
  if (value.is_string()) return {value.get<std::string>()};
  std::vector<std::string> texts;
  for (const json& each : value) {
    if (!value.is_array() || !each.is_string()) break;
    texts.push_back(each.get<std::string>());
  }
  if (!value.is_array() || texts.size() != value.size())
    throw error(std::string("option \"") + option + "\" is a text, or a list of texts, not " +
                value.dump(-1, ' ', false, json::error_handler_t::replace));
  return texts;
}

std::map<std::string, std::string> named_texts_of_json(const std::string& text, const char* option) {
  const json value = parsed(text, option);
  std::map<std::string, std::string> texts;
  if (!value.is_object()) throw error(std::string("option \"") + option + "\" is an object of texts");
  for (const auto& [name, each] : value.items()) {
    if (!each.is_string()) throw error(std::string("option \"") + option + "\": \"" + name + "\" is no text");
    texts.emplace(name, each.get<std::string>());
  }
  return texts;
}

}  // namespace pyinstrument::html
