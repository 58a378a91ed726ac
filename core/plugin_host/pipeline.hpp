// Which processors does a tree pass through, and with which options?
//
// The pipeline starts as the renderer's default, or as what the option `processors` lists. Then `--processor`
// appends, and `processor_options` is read member by member:
//   NAME or a path, of a processor: false takes it out, true or an object of options puts it in
//   KEY: reaches every processor of the pipeline that declares KEY
// At the end show_all leaves out what hides, timeline what aggregates. A member that nobody knows is an
// error; one that only a built-in processor outside the pipeline knows is not (options as `--hide` suit every
// renderer).
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "plugin_host/component_instance.hpp"
#include "plugin_host/component_loader.hpp"

namespace pyinstrument {

struct PipelineRequest {
  std::vector<std::string> processors;  // in order: the default ones or those set whole, then those appended
  nlohmann::json options = nlohmann::json::object();  // processor_options
  bool show_all = false;
  bool timeline = false;
};

class Pipeline {
 public:
  // Loads, checks and creates everything. Error(usage) or Error(plugin). `log` must outlive the pipeline.
  Pipeline(ComponentLoader& loader, const PipelineRequest& request, const PluginLog& log);

  bool empty() const { return processors_.empty(); }
  void run(FrameTree& tree, const Session& session);

 private:
  std::vector<ComponentInstance> processors_;
};

}  // namespace pyinstrument
