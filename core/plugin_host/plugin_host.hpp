// Which plugins are there, and how does a session pass through them?
//
// The one door to renderers and processors: names are resolved, libraries loaded and checked, options held
// against the schemas that components declare, pipelines built and run. Nothing above this floor sees the
// C contract (sdk/include/pyinstrument/plugin.h); plugins see nothing else. docs/plugins.md.
//
// Threads: a PluginHost and what it made belong to one thread at a time. No GIL is needed nor held.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "frame_tree/frame_tree.hpp"
#include "plugin_host/plugin_description.hpp"
#include "plugin_host/plugin_log.hpp"
#include "plugin_host/plugin_search.hpp"
#include "plugin_host/plugin_spec.hpp"
#include "session/session.hpp"
#include "session/session_file.hpp"

namespace pyinstrument {

class OptionSchema;
class Pipeline;
struct PipelineRequest;

// What the user asked for, as written.
struct RenderRequest {
  std::string renderer = "text";  // NAME[:component], PATH[:component] or import path
  nlohmann::json options =
      nlohmann::json::object();         // -p; show_all, timeline, processor_options, processors too
  std::vector<std::string> processors;  // --processor, appended in order
  // What suits the output, such as {"unicode": true, "color": false}: a member counts where the renderer
  // declares an option of that name and `options` does not set it; else it is dropped in silence.
  nlohmann::json preferences = nlohmann::json::object();
};

class RendererInstance {
 public:
  virtual ~RendererInstance() = default;
  virtual bool is_binary() const = 0;
  // On a terminal the output belongs in a file that a browser opens (PYI_OPENS).
  virtual bool opens_in_browser() const = 0;
  // The first file extension it declares, without a leading dot: "txt"; empty when it declares none.
  virtual std::string file_extension() const = 0;
  // Builds the tree, runs the pipeline, renders. Error(plugin) carries the component's name and its words;
  // nothing that was already written is taken back. May be called again.
  virtual void render(const Session& session, const ByteSink& sink) = 0;
  // A tree that the caller has made and processed, whose symbols are the session's. The pipeline does not
  // run.
  virtual void render_tree(const Session& session, FrameTree& tree, const ByteSink& sink) = 0;
};

struct PluginSummary {
  std::string name, kind, version, origin, summary;
  std::vector<std::string> file_extensions;
  std::filesystem::path file;
  std::string problem;      // why it did not load; empty when it did
  std::string shadowed_by;  // the file that wins; empty when this one does
};

class PluginHost {
 public:
  // Without a `log` what plugins say is dropped.
  explicit PluginHost(PluginPath path, PluginLog log = {});
  ~PluginHost();
  PluginHost(const PluginHost&) = delete;
  PluginHost& operator=(const PluginHost&) = delete;

  // Resolves and loads the renderer and its pipeline, checks every option. Error(usage) or Error(plugin).
  // The instance lives no longer than the host.
  std::unique_ptr<RendererInstance> renderer(const RenderRequest& request);

  // For callers that put the pipeline together themselves: `options` are the renderer's own.
  std::unique_ptr<RendererInstance> renderer(const std::string& spec, const nlohmann::json& options,
                                             const PipelineRequest& processors);
  std::unique_ptr<Pipeline> pipeline(const PipelineRequest& request);

  // What a plugin says of itself; of one component, where the text names one. Errors as renderer().
  PluginDescription describe(const std::string& spec);
  // Of the component that -r or --processor would take.
  ComponentDescription describe_renderer(const std::string& spec);
  ComponentDescription describe_processor(const std::string& spec);

  // The processors of a renderer's default pipeline, in order.
  std::vector<std::string> default_processors(const std::string& renderer);
  // What a component declares, as long as the host lives.
  const OptionSchema& renderer_options(const std::string& spec);
  const OptionSchema& processor_options(const std::string& spec);

  // For callers that read processor_options themselves: does `name` there mean this processor? Is it the name
  // of one that could be put in? Does a processor hide (PYI_HIDES) or aggregate (PYI_AGGREGATES)?
  bool is_called(const std::string& processor, const std::string& name);
  bool may_name_plugin(const std::string& name) const;
  std::uint32_t processor_flags(const std::string& spec);

  // The renderer for a file name's extension (longest first: `.speedscope.json` before `.json`); empty when
  // no built-in or installed renderer claims it.
  std::string renderer_for_file(const std::filesystem::path& file);

  // Everything in the places, in order of lookup: a row a component, or one for a library that does not load.
  std::vector<PluginSummary> list();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace pyinstrument
