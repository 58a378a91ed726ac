// How do plugins work on frames that Python holds?
//
// Plugins know trees of their own kind, densely numbered. So a frame and all that is below it is copied out,
// worked on, and what became of it is written back into the rows that it came from: a frame that survives is
// the same frame. One that was erased stands by itself, with those of its children that went with it.
#pragma once

#include <vector>

#include "frame_forest.hpp"
#include "frame_tree/frame_tree.hpp"

namespace pyinstrument::python {

struct CopiedTree {
  FrameTree tree;               // shares the forest's symbols, tracks origins
  std::vector<NodeId> rows;     // the forest's row of each node of the tree, as it was copied
  std::vector<NodeId> parents;  // the parent of each, as it was copied
  std::vector<GroupId> groups;  // the forest's group of each group of the tree
};

CopiedTree copy_tree(const FrameForest& forest, NodeId top);

// The row of the tree's root.
NodeId write_back(FrameForest& forest, const CopiedTree& copied);

}  // namespace pyinstrument::python
