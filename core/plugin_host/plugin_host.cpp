#include "plugin_host/plugin_host.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <optional>
#include <utility>

#include "error.hpp"
#include "plugin_host/component_instance.hpp"
#include "plugin_host/component_loader.hpp"
#include "plugin_host/pipeline.hpp"

namespace pyinstrument {

namespace {

using nlohmann::json;

// Options of the request that are the host's: whatever the renderer, they are known.
const std::vector<std::string>& host_options() {
  static const std::vector<std::string> names{"show_all", "timeline", "processor_options", "processors"};
  return names;
}

bool take_flag(const json& options, const char* name) {
  const auto found = options.find(name);
  if (found == options.end()) return false;
  if (!found->is_boolean())
    throw Error(ErrorKind::usage, std::string("option \"") + name + "\" is true or false, not " +
                                      found->dump(-1, ' ', false, json::error_handler_t::replace));
  return found->get<bool>();
}

// The pipeline that is asked for, given the renderer's default.
PipelineRequest pipeline_request(const RenderRequest& request, const pyi_component& renderer) {
  PipelineRequest pipeline;
  if (const auto whole = request.options.find("processors"); whole != request.options.end()) {
    const bool is_list = whole->is_array() && std::all_of(whole->begin(), whole->end(),
                                                          [](const json& each) { return each.is_string(); });
    if (!is_list)
      throw Error(ErrorKind::usage,
                  "option \"processors\" is a list of names, such as [\"remove_importlib\"]");
    pipeline.processors = whole->get<std::vector<std::string>>();
  } else {
    pipeline.processors = processors_of(renderer);
  }
  pipeline.processors.insert(pipeline.processors.end(), request.processors.begin(), request.processors.end());
  if (const auto options = request.options.find("processor_options"); options != request.options.end())
    pipeline.options = *options;
  pipeline.show_all = take_flag(request.options, "show_all");
  pipeline.timeline = take_flag(request.options, "timeline");
  return pipeline;
}

// The renderer's own options: those of the request without the host's, then what suits the output.
json renderer_options_of(const RenderRequest& request, const OptionSchema& schema) {
  json options = request.options;
  for (const std::string& name : host_options()) {
    if (name == "processors" || schema.find(name) == nullptr) options.erase(name);
  }
  for (const auto& [name, value] : request.preferences.items()) {
    if (schema.find(name) != nullptr && !options.contains(name)) options[name] = value;
  }
  return options;
}

class PluginRenderer : public RendererInstance {
 public:
  PluginRenderer(ComponentInstance renderer, Pipeline pipeline)
      : renderer_(std::move(renderer)), pipeline_(std::move(pipeline)) {}

  bool is_binary() const override { return has(PYI_BINARY); }
  bool opens_in_browser() const override { return has(PYI_OPENS); }
  std::string file_extension() const override {
    const std::vector<std::string> all = file_extensions_of(renderer_.component());
    return all.empty() ? "" : all.front();
  }

  void render(const Session& session, const ByteSink& sink) override {
    FrameTree tree = tree_for(renderer_.component(), !pipeline_.empty(), session);
    pipeline_.run(tree, session);
    renderer_.render(session, tree, sink);
  }

  void render_tree(const Session& session, FrameTree& tree, const ByteSink& sink) override {
    renderer_.render(session, tree, sink);
  }

 private:
  bool has(std::uint32_t flag) const { return (renderer_.component().flags & flag) != 0; }

  ComponentInstance renderer_;
  Pipeline pipeline_;
};

// "json" of "x.speedscope.json" after "speedscope.json": what follows each dot, longest first, in lower case.
std::vector<std::string> extensions_of(const std::filesystem::path& file) {
  std::string name = file.filename().string();
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
  std::vector<std::string> found;
  for (std::size_t dot = name.find('.', 1); dot < name.size(); dot = name.find('.', dot + 1))
    found.push_back(name.substr(dot + 1));
  return found;
}

std::map<std::string, std::string> renderers_by_extension(const std::vector<PluginSummary>& plugins) {
  std::map<std::string, std::string> renderers;
  for (const PluginSummary& plugin : plugins) {
    if (plugin.kind != "renderer" || !plugin.shadowed_by.empty()) continue;
    for (const std::string& extension : plugin.file_extensions) renderers.try_emplace(extension, plugin.name);
  }
  return renderers;
}

// What the built-in renderers declare. The common extensions need no plugin to be opened, and an extension
// whose renderer is missing leads to the error that says so, not to another renderer.
std::string built_in_renderer_for(const std::string& extension) {
  static const std::map<std::string, std::string> renderers{
      {"txt", "text"},     {"html", "html"},          {"htm", "html"},
      {"json", "json"},    {"pyisession", "session"}, {"speedscope.json", "speedscope"},
      {"pstats", "pstats"}};
  const auto found = renderers.find(extension);
  return found == renderers.end() ? "" : found->second;
}

}  // namespace

struct PluginHost::Impl {
  ComponentLoader loader;
  PluginLog log;
};

PluginHost::PluginHost(PluginPath path, PluginLog log)
    : impl_(new Impl{ComponentLoader(std::move(path)), std::move(log)}) {}
PluginHost::~PluginHost() = default;

std::unique_ptr<RendererInstance> PluginHost::renderer(const RenderRequest& request) {
  if (!request.options.is_object())
    throw Error(ErrorKind::usage, "render options are an object of names and values");
  const LoadedComponent& component = impl_->loader.load(request.renderer, PYI_RENDERER);
  return renderer(request.renderer, renderer_options_of(request, component.schema),
                  pipeline_request(request, *component.row));
}

std::unique_ptr<RendererInstance> PluginHost::renderer(const std::string& spec, const json& options,
                                                       const PipelineRequest& processors) {
  const LoadedComponent& component = impl_->loader.load(spec, PYI_RENDERER);
  const pyi_component& row = *component.row;
  const OptionValues values = component.schema.check(options, host_options());
  Pipeline pipeline(impl_->loader, processors, impl_->log);
  if ((row.flags & PYI_SAMPLES_ONLY) != 0 && !pipeline.empty()) {
    throw Error(ErrorKind::usage,
                component.name() +
                    " takes the samples as they were recorded, so processors have nothing to work "
                    "on: leave them out, or choose another renderer");
  }
  return std::make_unique<PluginRenderer>(ComponentInstance(row, values, impl_->log), std::move(pipeline));
}

std::unique_ptr<Pipeline> PluginHost::pipeline(const PipelineRequest& request) {
  return std::make_unique<Pipeline>(impl_->loader, request, impl_->log);
}

PluginDescription PluginHost::describe(const std::string& spec) {
  const auto [library, parsed] = impl_->loader.resolve(spec);
  return pyinstrument::describe(library, parsed.component);
}

ComponentDescription PluginHost::describe_renderer(const std::string& spec) {
  const LoadedComponent& component = impl_->loader.load(spec, PYI_RENDERER);
  return pyinstrument::describe(*component.row, component.schema);
}

ComponentDescription PluginHost::describe_processor(const std::string& spec) {
  const LoadedComponent& component = impl_->loader.load(spec, PYI_PROCESSOR);
  return pyinstrument::describe(*component.row, component.schema);
}

std::vector<std::string> PluginHost::default_processors(const std::string& renderer) {
  return processors_of(*impl_->loader.load(renderer, PYI_RENDERER).row);
}

const OptionSchema& PluginHost::renderer_options(const std::string& spec) {
  return impl_->loader.load(spec, PYI_RENDERER).schema;
}

const OptionSchema& PluginHost::processor_options(const std::string& spec) {
  return impl_->loader.load(spec, PYI_PROCESSOR).schema;
}

bool PluginHost::is_called(const std::string& processor, const std::string& name) {
  return pyinstrument::is_called(processor, impl_->loader.load(processor, PYI_PROCESSOR), name);
}

bool PluginHost::may_name_plugin(const std::string& name) const {
  return impl_->loader.search().may_name_plugin(name);
}

std::uint32_t PluginHost::processor_flags(const std::string& spec) {
  return impl_->loader.load(spec, PYI_PROCESSOR).row->flags;
}

std::string PluginHost::renderer_for_file(const std::filesystem::path& file) {
  std::optional<std::map<std::string, std::string>> installed;  // by extension; the first that claims it
  for (const std::string& extension : extensions_of(file)) {
    if (std::string built_in = built_in_renderer_for(extension); !built_in.empty()) return built_in;
    if (!installed) installed = renderers_by_extension(list());
    if (const auto found = installed->find(extension); found != installed->end()) return found->second;
  }
  return "";
}

std::vector<PluginSummary> PluginHost::list() {
  std::vector<PluginSummary> rows;
  std::map<std::string, std::filesystem::path> winner;
  for (const PluginFile& each : impl_->loader.search().all()) {
    PluginSummary row;
    row.name = each.name;
    row.origin = each.origin;
    row.file = each.file;
    const auto [first, won] = winner.try_emplace(each.name, each.file);
    if (!won) row.shadowed_by = first->second.string();
    row.problem = each.refusal;
    const PluginLibrary* library = nullptr;
    try {
      if (row.problem.empty()) library = &impl_->loader.library(each.file);
    } catch (const Error& e) {
      row.problem = e.what();
    }
    if (library == nullptr) {
      rows.push_back(std::move(row));
      continue;
    }
    row.version = library->plugin().version;
    for (const pyi_component* component : library->components()) {
      row.name = component == library->components().front() ? each.name : each.name + ":" + component->name;
      row.kind = kind_name(component->kind);
      row.summary = component->summary == nullptr ? "" : component->summary;
      row.file_extensions = file_extensions_of(*component);
      rows.push_back(row);
    }
  }
  return rows;
}

}  // namespace pyinstrument
