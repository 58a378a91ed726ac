// How do a frame tree and a session look through the plugin contract?
//
// Views: the contract's columns point into ours, and nothing is copied, whatever the size.
#pragma once

#include <vector>

#include "frame_tree/frame_tree.hpp"
#include "pyinstrument/plugin.h"
#include "session/session.hpp"

namespace pyinstrument {

class TreeView {
 public:
  // Renumbers the tree if it is not compact, and brings its flags up to date: what a plugin is promised on
  // entry.
  explicit TreeView(FrameTree& tree);

  pyi_tree* columns() { return &columns_; }
  const pyi_tree* columns() const { return &columns_; }
  FrameTree& tree() { return tree_; }
  // To be called after every edit: columns may have moved or grown.
  void refresh();

 private:
  FrameTree& tree_;
  pyi_tree columns_{};
};

class SessionView {
 public:
  // Both must outlive the view.
  SessionView(const Session& session, const TreeView& tree);

  const pyi_session* columns() const { return &columns_; }

 private:
  std::vector<pyi_str> sys_path_, sys_prefixes_;
  pyi_session columns_{};
};

}  // namespace pyinstrument
