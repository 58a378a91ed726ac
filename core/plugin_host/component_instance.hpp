// One component with its options set, ready to work on sessions.
//
// Calls cross to the plugin here and nowhere else: what it records is raised as an Error when it returns, a
// failing sink's exception as it was. Threads: one at a time.
#pragma once

#include <memory>

#include "frame_tree/frame_tree.hpp"
#include "plugin_host/host_services.hpp"
#include "plugin_host/options.hpp"
#include "pyinstrument/plugin.h"
#include "session/session.hpp"
#include "session/session_file.hpp"

namespace pyinstrument {

// What a component begins with: the session's whole tree, or none where it reads samples.
FrameTree tree_for(const pyi_component& component, bool has_processors, const Session& session);

class ComponentInstance {
 public:
  // Error(usage) with the component's words when it does not take the values (a regex that does not compile).
  // `log` must outlive the instance.
  ComponentInstance(const pyi_component& component, const OptionValues& values, const PluginLog& log);

  const pyi_component& component() const { return *component_; }

  // `session` is what the tree was made from.
  void process(FrameTree& tree, const Session& session);
  void render(const Session& session, FrameTree& tree, const ByteSink& sink);

 private:
  pyi_call new_call() const;

  const pyi_component* component_;
  const PluginLog* log_;
  std::unique_ptr<void, void (*)(void*)> self_;
};

}  // namespace pyinstrument
