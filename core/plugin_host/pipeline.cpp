#include "plugin_host/pipeline.hpp"

#include <algorithm>
#include <utility>

#include "error.hpp"
#include "plugin_host/plugin_spec.hpp"
#include "plugin_host/suggestion.hpp"
#include "word_list.hpp"

namespace pyinstrument {

namespace {

using nlohmann::json;

// A processor on its way into the pipeline.
struct Entry {
  std::string spec;  // as written
  const LoadedComponent* component;
  json options = json::object();  // its own

  bool is_called(const std::string& name) const { return pyinstrument::is_called(spec, *component, name); }
};

class Planner {
 public:
  explicit Planner(ComponentLoader& loader) : loader_(loader) {}

  void append(const std::string& spec) { entries_.push_back({spec, &loader_.load(spec, PYI_PROCESSOR)}); }
  void read_options(const json& options);
  std::vector<Entry> take() && { return std::move(entries_); }

 private:
  bool names_a_processor(const std::string& key, const json& value) const;
  void read_named(const std::string& name, const json& value);
  void read_shared(const std::string& key, const json& value);
  std::vector<std::string> options_of_built_ins() const;
  [[noreturn]] void refuse_unknown(const std::string& key, std::vector<std::string> known) const;

  ComponentLoader& loader_;
  std::vector<Entry> entries_;
};

bool Planner::names_a_processor(const std::string& key, const json& value) const {
  const auto called = [&](const Entry& entry) { return entry.is_called(key); };
  if (std::any_of(entries_.begin(), entries_.end(), called)) return true;
  if (spec_kind(key) != SpecKind::name) return true;
  const auto declares = [&](const Entry& entry) { return entry.component->schema.find(key) != nullptr; };
  if (std::any_of(entries_.begin(), entries_.end(), declares)) return false;
  return (value.is_boolean() || value.is_object()) && loader_.search().may_name_plugin(key);
}

void Planner::read_options(const json& options) {
  std::vector<std::string> shared;
  for (const auto& [key, value] : options.items()) {
    if (names_a_processor(key, value)) {
      read_named(key, value);
    } else {
      shared.push_back(key);
    }
  }
  // after the names, so that it reaches those that they put in; what is named outright counts more
  for (const std::string& key : shared) read_shared(key, options[key]);
}

void Planner::read_named(const std::string& name, const json& value) {
  if (!value.is_boolean() && !value.is_object()) {
    throw Error(ErrorKind::usage, "processor_options." + name +
                                      " is true (put it in), false (take it out) or an "
                                      "object of options, not " +
                                      value.dump(-1, ' ', false, json::error_handler_t::replace));
  }
  const auto called = [&](const Entry& entry) { return entry.is_called(name); };
  if (value == false) {
    std::erase_if(entries_, called);
    return;
  }
  if (std::none_of(entries_.begin(), entries_.end(), called)) append(name);
  if (!value.is_object()) return;
  for (Entry& entry : entries_) {
    if (entry.is_called(name)) entry.options.update(value);
  }
}

void Planner::read_shared(const std::string& key, const json& value) {
  std::vector<std::string> known;
  bool reached = false;
  for (Entry& entry : entries_) {
    for (const Option& option : entry.component->schema.options()) known.push_back(option.name);
    if (entry.component->schema.find(key) == nullptr) continue;
    reached = true;
    if (!entry.options.contains(key)) entry.options[key] = value;
  }
  if (reached) return;
  const std::vector<std::string> elsewhere = options_of_built_ins();
  if (std::find(elsewhere.begin(), elsewhere.end(), key) != elsewhere.end()) return;
  known.insert(known.end(), elsewhere.begin(), elsewhere.end());
  refuse_unknown(key, std::move(known));
}

std::vector<std::string> Planner::options_of_built_ins() const {
  std::vector<std::string> names;
  for (const std::string& processor : built_in_processors()) {
    // one that was removed from the installation offers nothing
    if (!loader_.search().exists(processor)) continue;
    for (const Option& option : loader_.load(processor, PYI_PROCESSOR).schema.options())
      names.push_back(option.name);
  }
  return names;
}

void Planner::refuse_unknown(const std::string& key, std::vector<std::string> known) const {
  std::sort(known.begin(), known.end());
  known.erase(std::unique(known.begin(), known.end()), known.end());
  std::vector<std::string> names = known;
  names.insert(names.end(), built_in_processors().begin(), built_in_processors().end());
  for (const Entry& entry : entries_) names.push_back(entry.component->name());

  throw Error(ErrorKind::usage, "processor_options has no \"" + key +
                                    "\": no processor is called so or has such an option" +
                                    did_you_mean(key, names) + "\nOptions: " + joined(known));
}

}  // namespace

Pipeline::Pipeline(ComponentLoader& loader, const PipelineRequest& request, const PluginLog& log) {
  if (!request.options.is_object())
    throw Error(ErrorKind::usage,
                "processor_options is an object of options, such as {\"filter_threshold\": 0.1}");
  Planner planner(loader);
  for (const std::string& spec : request.processors) planner.append(spec);
  planner.read_options(request.options);

  for (const Entry& entry : std::move(planner).take()) {
    const pyi_component& row = *entry.component->row;
    // checked before it is left out: a mistake is one with and without --show-all
    const OptionValues values = entry.component->schema.check(entry.options);
    if (request.show_all && (row.flags & PYI_HIDES) != 0) continue;
    if (request.timeline && (row.flags & PYI_AGGREGATES) != 0) continue;
    processors_.emplace_back(row, values, log);
  }
}

void Pipeline::run(FrameTree& tree, const Session& session) {
  for (ComponentInstance& processor : processors_) processor.process(tree, session);
}

}  // namespace pyinstrument
