// What does this component do when it is called?
//
// A component of a plugin under test, called as pyinstrument calls it, but watched. Meant for a process that
// may crash. Threads: one.
#pragma once

#include <cstddef>
#include <limits>
#include <string>

#include "plugin_host/options.hpp"
#include "plugin_host/plugin_library.hpp"
#include "session/session.hpp"

namespace pyinstrument::cli {

// The host that a plugin under test is given: pyinstrument's, which notes what is done after a failure.
const pyi_host& watching_host();

struct ComponentRun {
  std::string output;   // of a renderer, its bytes; of a processor, the tree that it left, as text
  std::string failure;  // in its words, or ours; empty: it succeeded
  std::size_t writes = 0, writes_after_failure = 0;
  bool says_it_succeeded = false;
};

class CheckedComponent {
 public:
  // With the default of each option. Throws what it says when it cannot be created.
  CheckedComponent(const PluginLibrary& library, const pyi_component& component);
  ~CheckedComponent();
  CheckedComponent(const CheckedComponent&) = delete;
  CheckedComponent& operator=(const CheckedComponent&) = delete;

  // `failing_write`: the write that fails, counted from 0. Of a processor, an invalid tree is a failure.
  ComponentRun run(const Session& session,
                   std::size_t failing_write = std::numeric_limits<std::size_t>::max());

 private:
  ComponentRun render(const Session& session, std::size_t failing_write);
  ComponentRun process(const Session& session);

  const pyi_component& component_;
  OptionValues values_;
  void* self_ = nullptr;
};

}  // namespace pyinstrument::cli
