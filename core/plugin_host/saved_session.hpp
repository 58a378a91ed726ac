// How does a plugin read a session other than the one at hand?
#pragma once

#include <filesystem>

#include "frame_tree/frame_tree.hpp"
#include "plugin_host/tree_view.hpp"
#include "pyinstrument/plugin.h"
#include "session/session.hpp"

namespace pyinstrument {

// A file of either form, as the contract shows sessions: samples and stacks, a tree without nodes. Does not
// move.
class SavedSession {
 public:
  // Errors as load_session().
  explicit SavedSession(const std::filesystem::path& file);
  SavedSession(const SavedSession&) = delete;
  SavedSession& operator=(const SavedSession&) = delete;

  const pyi_session* columns() const { return view_.columns(); }

 private:
  Session session_;
  FrameTree tree_;
  TreeView tree_view_;
  SessionView view_;
};

}  // namespace pyinstrument
