#include "rendering_binding.hpp"

#include <nanobind/stl/string.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "error.hpp"
#include "frame_binding.hpp"
#include "frame_processing.hpp"
#include "gil.hpp"
#include "plugin_host/options.hpp"
#include "plugin_host/pipeline.hpp"
#include "plugin_host/plugin_host.hpp"
#include "python_options.hpp"
#include "python_text.hpp"
#include "session_binding.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace pyinstrument::python {

namespace {

using nlohmann::json;

// ---- the host ----

// One host for the process, made anew when sys.path has changed: distributions on it may bring plugins. What
// it made keeps it alive.
class Host {
 public:
  static Host& get() {
    static Host& host = *new Host;  // never destroyed: threads may render while the process ends
    return host;
  }

  std::shared_ptr<PluginHost> current() {
    std::vector<std::filesystem::path> python_path;
    for (const nb::handle entry : nb::module_::import_("sys").attr("path")) {
      if (nb::isinstance<nb::str>(entry)) python_path.emplace_back(from_python(entry, "sys.path"));
    }
    const char* const variable = std::getenv("PYINSTRUMENT_PLUGIN_PATH");
    std::string environment = variable == nullptr ? "" : variable;
    if (host_ == nullptr || python_path != python_path_ || environment != environment_) {
      PluginPath path = PluginPath::from_environment(package_folder());
      path.python_path = python_path;
      host_ = std::make_shared<PluginHost>(std::move(path));
      python_path_ = std::move(python_path);
      environment_ = std::move(environment);
    }
    return host_;
  }

 private:
  // The built-in plugins are in the folder `plugins` beside this module.
  static std::filesystem::path package_folder() {
    const nb::object file = nb::module_::import_("pyinstrument._core").attr("__file__");
    return std::filesystem::path(from_python(file, "__file__")).parent_path();
  }

  std::vector<std::filesystem::path> python_path_;
  std::string environment_;
  std::shared_ptr<PluginHost> host_;
};

// ---- options ----

// A renderer's options are for all its processors, Python's among them, so what none of these declares is for
// others, and may be of any kind. A processor's own options come under its name.
PipelineRequest request_for(PluginHost& host, nb::handle processors, nb::handle options) {
  PipelineRequest request;
  request.processors = list_from_python(processors, "a processor");
  nb::dict given;
  given.update(options);
  for (const auto& [key, value] : given) {
    if (!nb::isinstance<nb::str>(key)) continue;
    const std::string name = from_python(key, "an option's name");
    const auto knows = [&](const std::string& processor) {
      return host.is_called(processor, name) || host.processor_options(processor).find(name) != nullptr;
    };
    if (std::any_of(request.processors.begin(), request.processors.end(), knows))
      request.options[name] = options_from_python(value);
  }
  return request;
}

std::unique_ptr<RendererInstance> make_renderer(PluginHost& host, const std::string& name, nb::handle options,
                                                const PipelineRequest& processors) {
  const json given = options_from_python(options);
  const OptionSchema& schema = host.renderer_options(name);
  for (const auto& [key, value] : given.items()) {
    if (schema.find(key) != nullptr) continue;
    try {
      (void)schema.check(given);
    } catch (const Error& error) {
      throw nb::type_error(error.what());
    }
  }
  return host.renderer(name, given, processors);
}

// ---- what is offered ----

nb::bytes render(SessionHandle& session, const std::string& renderer, nb::handle options,
                 nb::handle processors, nb::handle processor_options) {
  const std::shared_ptr<PluginHost> host = Host::get().current();
  const PipelineRequest request = request_for(*host, processors, processor_options);
  const std::unique_ptr<RendererInstance> instance = make_renderer(*host, renderer, options, request);
  std::string report;
  take_over_lists(session);
  {
    const SessionLock lock(session);
    const OthersMayRun others_may_run;
    instance->render(session.session, [&](std::string_view bytes) { report += bytes; });
  }
  return nb::bytes(report.data(), report.size());
}

nb::bytes render_frame(SessionHandle* session, FrameHandle* frame, const std::string& renderer,
                       nb::handle options) {
  const std::shared_ptr<PluginHost> host = Host::get().current();
  const std::unique_ptr<RendererInstance> instance = make_renderer(*host, renderer, options, {});
  FrameTree tree(std::make_shared<Symbols>());
  if (frame != nullptr) {
    describe_codes(*frame);
    tree = std::move(copy_tree(*frame->forest, frame->node).tree);
  }
  SessionDescription description;
  if (session != nullptr) {
    take_over_paths(*session);
    const SessionLock lock(*session);
    description = session->session;
  }
  const Session shown(std::move(description), tree.shared_symbols());
  std::string report;
  instance->render_tree(shown, tree, [&](std::string_view bytes) { report += bytes; });
  return nb::bytes(report.data(), report.size());
}

nb::object process_frame(FrameHandle& frame, nb::handle processors, nb::handle options) {
  const std::shared_ptr<PluginHost> host = Host::get().current();
  const PipelineRequest request = request_for(*host, processors, options);
  const std::unique_ptr<Pipeline> pipeline = host->pipeline(request);
  describe_codes(frame);
  Session paths;
  paths.symbols = frame.forest->tree().shared_symbols();
  CopiedTree copied = copy_tree(*frame.forest, frame.node);
  pipeline->run(copied.tree, paths);
  return to_python(frame.forest, write_back(*frame.forest, copied));
}

nb::dict defaults_of(const OptionSchema& schema) {
  nb::dict defaults;
  for (const Option& option : schema.options())
    defaults[to_python(option.name)] = json_to_python(option.default_value);
  return defaults;
}

nb::dict declaration_of(const std::string& renderer) {
  const std::shared_ptr<PluginHost> host = Host::get().current();
  const std::unique_ptr<RendererInstance> instance = host->renderer(renderer, json::object(), {});
  nb::dict declaration;
  declaration["file_extension"] = to_python(instance->file_extension());
  declaration["is_binary"] = instance->is_binary();
  declaration["processors"] = to_python(host->default_processors(renderer));
  return declaration;
}

nb::dict declaration_of_processor(const std::string& processor) {
  const std::uint32_t flags = Host::get().current()->processor_flags(processor);
  nb::dict declaration;
  declaration["hides"] = (flags & PYI_HIDES) != 0;
  declaration["aggregates"] = (flags & PYI_AGGREGATES) != 0;
  return declaration;
}

}  // namespace

void bind_rendering(nb::module_& module) {
  module.def("render", render, "session"_a, "renderer"_a, "options"_a, "processors"_a, "processor_options"_a,
             "What a native renderer writes of a session that has passed through native processors.");
  module.def("render_frame", render_frame, "session"_a.none(), "frame"_a.none(), "renderer"_a, "options"_a,
             "What a native renderer writes of frames, without a session too.");
  module.def("process_frame", process_frame, "frame"_a, "processors"_a, "options"_a,
             "Runs native processors on a frame and all below; returns what is then the root.");
  module.def(
      "renderer_options",
      [](const std::string& name) { return defaults_of(Host::get().current()->renderer_options(name)); },
      "name"_a, "The options that a native renderer declares, with their defaults.");
  module.def("renderer_declaration", declaration_of, "name"_a,
             "What a native renderer says of itself: file_extension, is_binary, processors.");
  module.def(
      "processor_options",
      [](const std::string& name) { return defaults_of(Host::get().current()->processor_options(name)); },
      "name"_a, "The options that a native processor declares, with their defaults.");
  module.def("processor_declaration", declaration_of_processor, "name"_a,
             "What a native processor says of itself: hides, aggregates.");
  module.def(
      "is_called",
      [](const std::string& processor, const std::string& name) {
        return Host::get().current()->is_called(processor, name);
      },
      "processor"_a, "name"_a, "Whether `name`, in processor_options, means this native processor.");
  module.def(
      "may_name_plugin", [](const std::string& name) { return Host::get().current()->may_name_plugin(name); },
      "name"_a, "Whether this is a path, or the name of a plugin that is there.");
}

}  // namespace pyinstrument::python
