#include "checked_component.hpp"

#include <exception>
#include <stdexcept>

#include "error.hpp"
#include "plugin_host/component_instance.hpp"
#include "plugin_host/host_services.hpp"
#include "plugin_host/tree_view.hpp"
#include "session/root_frame.hpp"

namespace pyinstrument::cli {
namespace {

// Of the call under way: the host's functions get no more than the call.
std::size_t writes_after_failure;

int watched_write(pyi_call* call, const void* bytes, std::size_t size) {
  if (call->failed) ++writes_after_failure;
  return host_services().write(call, bytes, size);
}

std::string failure_of(const pyi_call& call, int returned) {
  try {
    call.finish(returned, ErrorKind::plugin);
    return "";
  } catch (const std::exception& error) {
    return error.what();
  }
}

// What the plugin returns. No exception may leave it: the caller may be no C++ at all.
template <class Call>
int contained(const Call& call) {
  try {
    return call();
  } catch (const std::exception& error) {
    throw Error(ErrorKind::plugin, std::string("it lets out an exception: ") + error.what());
  } catch (...) {
    throw Error(ErrorKind::plugin, "it lets out an exception that is no std::exception");
  }
}

pyi_call call_of(const pyi_component& component) {
  pyi_call call;
  call.component = component.name;
  return call;
}

// Everything about the tree that a renderer could show.
std::string text_of(const FrameTree& tree) {
  std::string text;
  for (NodeId node = tree.root(); node != kNone; node = tree.next_in_pre_order(node)) {
    for (const double number : {tree.time()[node], tree.absorbed_time()[node]})
      text += std::to_string(number) + ' ';
    for (const std::uint32_t id : {tree.parent()[node], tree.code()[node], tree.group()[node]})
      text += std::to_string(id) + ' ';
    text += '\n';
  }
  return text;
}

}  // namespace

const pyi_host& watching_host() {
  static const pyi_host host = [] {
    pyi_host copy = host_services();
    copy.write = watched_write;
    return copy;
  }();
  return host;
}

CheckedComponent::CheckedComponent(const PluginLibrary& library, const pyi_component& component)
    : component_(component),
      values_(OptionSchema(component, library.file().string()).check(nlohmann::json::object())) {
  pyi_call call = call_of(component_);
  contained([&] { return self_ = component_.create(&call, values_.data()), 0; });
  call.finish(0, ErrorKind::plugin);
  if (self_ == nullptr) throw Error(ErrorKind::plugin, "it could not be created, and does not say why");
}

CheckedComponent::~CheckedComponent() {
  if (self_ != nullptr) component_.destroy(self_);
}

ComponentRun CheckedComponent::run(const Session& session, std::size_t failing_write) {
  return component_.kind == PYI_RENDERER ? render(session, failing_write) : process(session);
}

ComponentRun CheckedComponent::render(const Session& session, std::size_t failing_write) {
  ComponentRun run;
  const ByteSink sink = [&](std::string_view bytes) {
    if (run.writes++ == failing_write) throw Error(ErrorKind::io, "the disk is full");
    run.output += bytes;
  };
  FrameTree tree = tree_for(component_, false, session);
  const TreeView tree_view(tree);
  const SessionView view(session, tree_view);
  pyi_call call = call_of(component_);
  call.session = &session;
  call.rendered = view.columns();
  call.sink = &sink;
  writes_after_failure = 0;
  const int returned = contained([&] { return component_.render(self_, &call, view.columns()); });
  run.writes_after_failure = writes_after_failure;
  run.says_it_succeeded = returned == 0;
  run.failure = failure_of(call, returned);
  return run;
}

ComponentRun CheckedComponent::process(const Session& session) {
  ComponentRun run;
  FrameTree tree = root_frame(session);
  {
    TreeView view(tree);
    pyi_call call = call_of(component_);
    call.edited_tree = &view;
    call.session = &session;
    const int returned = contained([&] { return component_.process(self_, &call, view.columns()); });
    run.says_it_succeeded = returned == 0;
    run.failure = failure_of(call, returned);
  }
  if (!run.failure.empty()) return run;
  try {
    tree.check();
  } catch (const std::logic_error& invalid) {
    run.failure = std::string("the tree that it leaves is not valid: ") + invalid.what();
    return run;
  }
  run.output = text_of(tree);
  return run;
}

}  // namespace pyinstrument::cli
