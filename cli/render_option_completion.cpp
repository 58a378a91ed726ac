#include "render_option_completion.hpp"

#include <algorithm>

#include "error.hpp"
#include "render_options.hpp"

namespace pyinstrument::cli {
namespace {

const std::string kProcessorOptions = "processor_options.";

std::string renderer_of(const Arguments& arguments, PluginHost& host) {
  return chosen_renderer(arguments.renderer, arguments.output_file, host);
}

// As far as it can be told without what processor_options put in and take out.
std::vector<std::string> pipeline_of(const Arguments& arguments, PluginHost& host) {
  std::vector<std::string> pipeline;
  const nlohmann::json options = render_options(arguments);
  if (const auto whole = options.find("processors"); whole != options.end() && whole->is_array()) {
    for (const nlohmann::json& each : *whole) {
      if (each.is_string()) pipeline.push_back(each.get<std::string>());
    }
  } else {
    pipeline = host.default_processors(renderer_of(arguments, host));
  }
  pipeline.insert(pipeline.end(), arguments.processors.begin(), arguments.processors.end());
  return pipeline;
}

class Candidates {
 public:
  Candidates(const Arguments& arguments, PluginHost& host) : host_(host) {
    options_ = host.describe_renderer(renderer_of(arguments, host)).options;
    for (const std::string& spec : pipeline_of(arguments, host)) add_to_pipeline(spec);
  }

  std::vector<Candidate> keys(const std::string& typed) && {
    if (typed.starts_with(kProcessorOptions)) {
      const std::string beginning = typed.substr(kProcessorOptions.size());
      for (const ComponentDescription& each : pipeline_) add_processor(each, beginning);
      for (const Candidate& other : plugin_candidates("processor", host_)) {
        if (!is_in_pipeline(other.word))
          add(kProcessorOptions + other.word + "=true", "put it in: " + other.about);
      }
    } else {
      for (const Option& option : options_) add_key("", option);
      add(kProcessorOptions, "an option of a processor, or a processor to put in or take out");
      add("processors=", "the whole pipeline, as a list");
    }
    return std::move(found_);
  }

  std::vector<Candidate> values(const std::string& key) && {
    if (!key.starts_with(kProcessorOptions)) {
      add_values_of(options_, key, key);
      return std::move(found_);
    }
    const std::string rest = key.substr(kProcessorOptions.size());
    for (const ComponentDescription& each : pipeline_) {
      add_values_of(each.options, rest, key);
      if (rest.starts_with(each.name + "."))
        add_values_of(each.options, rest.substr(each.name.size() + 1), key);
      if (rest == each.name) add_flag(key);
    }
    for (const Candidate& other : plugin_candidates("processor", host_)) {
      if (rest == other.word && !is_in_pipeline(other.word)) add_flag(key);
    }
    return std::move(found_);
  }

 private:
  void add_to_pipeline(const std::string& spec) {
    try {
      pipeline_.push_back(host_.describe_processor(spec));
    } catch (const Error&) {
      // one that does not load has no options to offer; the others have
    }
  }

  void add(const std::string& word, const std::string& about) { found_.push_back({word, about}); }

  void add_key(const std::string& path, const Option& option) {
    const bool is_switch = option.type == PYI_BOOL && option.default_value == false;
    add(path + option.name + (is_switch ? "" : "="), option.help);
  }

  // `beginning`: of what follows `processor_options.`
  void add_processor(const ComponentDescription& processor, const std::string& beginning) {
    const std::string own = processor.name + ".";
    if (beginning.starts_with(own)) {
      for (const Option& option : processor.options) add_key(kProcessorOptions + own, option);
      return;
    }
    for (const Option& option : processor.options) add_key(kProcessorOptions, option);
    if (!processor.options.empty())
      add(kProcessorOptions + own, "an option for this one: " + processor.summary);
    add(kProcessorOptions + processor.name + "=false", "take it out: " + processor.summary);
  }

  void add_values_of(const std::vector<Option>& options, const std::string& name, const std::string& key) {
    for (const Option& option : options) {
      if (option.name != name) continue;
      if (option.type == PYI_BOOL) add_flag(key);
      for (const std::string& choice : option.choices) add_value(key, choice);
    }
  }

  void add_flag(const std::string& key) {
    for (const char* value : {"true", "false"}) add_value(key, value);
  }

  void add_value(const std::string& key, const std::string& value) { add(key + "=" + value, ""); }

  bool is_in_pipeline(const std::string& processor) {
    return std::ranges::any_of(pipeline_, [&](const ComponentDescription& each) {
      return each.name == processor || processor.ends_with(":" + each.name);
    });
  }

  PluginHost& host_;
  std::vector<Option> options_;
  std::vector<ComponentDescription> pipeline_;
  std::vector<Candidate> found_;
};

}  // namespace

std::vector<Candidate> plugin_candidates(std::string_view kind, PluginHost& host) {
  std::vector<Candidate> found;
  for (const PluginSummary& each : host.list()) {
    if (each.problem.empty() && each.shadowed_by.empty() && each.kind == kind)
      found.push_back({each.name, each.summary});
  }
  return found;
}

std::vector<Candidate> render_option_candidates(const std::string& typed, const Arguments& arguments,
                                                PluginHost& host) {
  try {
    Candidates candidates(arguments, host);
    const std::size_t equals = typed.find('=');
    return equals == std::string::npos ? std::move(candidates).keys(typed)
                                       : std::move(candidates).values(typed.substr(0, equals));
  } catch (const Error&) {
    return {};
  }
}

}  // namespace pyinstrument::cli
