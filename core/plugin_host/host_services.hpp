// What may a plugin ask of us while it runs?
//
// The table of functions of the plugin contract, and the call that each of them works on. They are the edge
// between C++ and C: no exception leaves them. What goes wrong is recorded in the call, and raised when the
// plugin returns; once something is recorded the call has failed, whatever the plugin makes of it.
#pragma once

#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "error.hpp"
#include "plugin_host/plugin_log.hpp"
#include "plugin_host/tree_view.hpp"
#include "pyinstrument/plugin.h"
#include "session/session.hpp"
#include "session/session_file.hpp"

namespace pyinstrument {

// One for the process: plugins keep its address.
const pyi_host& host_services();

}  // namespace pyinstrument

// One call into a component. What a kind of call has no use for is null, and asking for it is an error.
struct pyi_call {
  std::string component;
  const pyinstrument::PluginLog* log = nullptr;
  pyinstrument::TreeView* edited_tree = nullptr;   // processors
  const pyinstrument::Session* session = nullptr;  // processors and renderers
  const pyi_session* rendered = nullptr;           // renderers
  const pyinstrument::ByteSink* sink = nullptr;    // renderers
  std::vector<std::shared_ptr<const void>> kept;   // what the plugin was given to read until it returns

  bool failed = false;
  std::string error;           // the plugin's words
  std::exception_ptr refusal;  // ours: raised as it is

  // Raises what was recorded; `returned` is what the plugin returned.
  void finish(int returned, pyinstrument::ErrorKind kind_of_plugin_error) const;
};
