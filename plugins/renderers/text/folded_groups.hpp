// Which frames does the tree report leave out, and what stands in their place?
//
// A group is folded when that hides at least two of its frames. Its root stays, and so do frames with much
// self time and exit frames, which lead back out of the group.
#pragma once

#include <cstddef>
#include <pyinstrument/plugin.hpp>
#include <string>
#include <vector>

namespace pyinstrument::text {

class FoldedGroups {
 public:
  explicit FoldedGroups(tree_view tree);

  bool hides(frame frame) const { return is_hidden_[frame.index()]; }
  // The root of a folded group: hidden_count() and libraries() belong below it.
  bool folds_below(frame frame) const;

  std::size_t hidden_count(frame_group group) const { return hidden_count_[group.index()]; }
  // The libraries that the hidden frames belong to, in order of appearance, in at most 40 characters.
  std::string libraries(frame_group group) const;

 private:
  std::vector<bool> is_hidden_;            // by node
  std::vector<std::size_t> hidden_count_;  // by group; 0 for those that are not folded
};

}  // namespace pyinstrument::text
