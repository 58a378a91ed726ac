#include "plugin_host/component_instance.hpp"

#include "error.hpp"
#include "plugin_host/tree_view.hpp"
#include "session/paths.hpp"
#include "session/root_frame.hpp"

namespace pyinstrument {

FrameTree tree_for(const pyi_component& component, bool has_processors, const Session& session) {
  const bool has_tree = has_processors || (component.flags & PYI_PREFERS_SAMPLES) == 0;
  if (has_tree && (component.flags & PYI_SAMPLES_ONLY) == 0) return root_frame(session);
  describe_codes(session);  // the code columns serve the samples too
  return FrameTree(session.symbols);
}

ComponentInstance::ComponentInstance(const pyi_component& component, const OptionValues& values,
                                     const PluginLog& log)
    : component_(&component), log_(&log), self_(nullptr, component.destroy) {
  pyi_call call = new_call();
  self_.reset(component.create(&call, values.data()));
  call.finish(0, ErrorKind::usage);
  if (self_ == nullptr)
    throw Error(ErrorKind::plugin, call.component + " could not be created, and does not say why");
}

pyi_call ComponentInstance::new_call() const {
  pyi_call call;
  call.component = component_->name;
  call.log = log_;
  return call;
}

void ComponentInstance::process(FrameTree& tree, const Session& session) {
  TreeView view(tree);
  pyi_call call = new_call();
  call.edited_tree = &view;
  call.session = &session;
  call.finish(component_->process(self_.get(), &call, view.columns()), ErrorKind::plugin);
}

void ComponentInstance::render(const Session& session, FrameTree& tree, const ByteSink& sink) {
  const TreeView tree_view(tree);
  const SessionView view(session, tree_view);
  pyi_call call = new_call();
  call.session = &session;
  call.rendered = view.columns();
  call.sink = &sink;
  call.finish(component_->render(self_.get(), &call, view.columns()), ErrorKind::plugin);
}

}  // namespace pyinstrument
