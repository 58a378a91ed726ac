#include "session/root_frame.hpp"

#include <algorithm>
#include <limits>
#include <string>

#include "error.hpp"
#include "session/paths.hpp"

namespace pyinstrument {

namespace {

// What the samples have in common at their roots, found in one pass over the trie: the tree can then be built
// in its final shape, without nodes that would be cut off again.
struct Shape {
  std::vector<std::uint32_t> depth;  // frames of each stack
  bool one_root = true;              // every sample starts with the same function
  std::uint32_t stem = 0;  // leading frames that all samples share with the start call stack, less one
};

std::vector<CodeId> start_codes(const Session& session) {
  std::vector<CodeId> codes;
  for (const FrameInfoId info : session.stacks.frames(session.start_call_stack)) {
    codes.push_back(session.frame_infos.code(info));
  }
  return codes;
}

Shape shape_of(const Session& session) {
  const std::vector<StackId>& parent = session.stacks.parent();
  const std::vector<CodeId> start = start_codes(session);
  Shape shape;
  shape.depth.resize(parent.size());
  std::vector<CodeId> root(parent.size());
  std::vector<std::uint32_t> matching(parent.size());  // leading frames equal to the start stack's
  for (StackId stack = 0; stack < parent.size(); ++stack) {
    const CodeId code = session.frame_infos.code(session.stacks.frame_info()[stack]);
    const bool top = parent[stack] == kNone;
    const std::uint32_t above = top ? 0 : shape.depth[parent[stack]];
    const std::uint32_t matched = top ? 0 : matching[parent[stack]];
    shape.depth[stack] = above + 1;
    root[stack] = top ? code : root[parent[stack]];
    matching[stack] = matched + (matched == above && above < start.size() && start[above] == code ? 1 : 0);
  }

  std::uint32_t common = std::numeric_limits<std::uint32_t>::max();
  const StackId first = session.sample_stack.front();
  for (const StackId stack : session.sample_stack) {
    shape.one_root &= stack != kNone && first != kNone && root[stack] == root[first];
    common = std::min(common, stack == kNone ? 0 : matching[stack]);
  }
  if (shape.one_root && common > 0) shape.stem = common - 1;
  return shape;
}

// About 10 GB. A small file can describe far more: deep stacks that take turns.
constexpr std::uint32_t kMostNodes = 100'000'000;
// A frame that was recorded has three at most; a file may say a million, for each frame of a deep stack.
constexpr std::size_t kMostOpenAttributes = 10'000'000;

class TreeBuilder {
 public:
  TreeBuilder(const Session& session, Shape shape, std::uint32_t stem)
      : session_(session), shape_(std::move(shape)), stem_(stem), tree_(session.symbols) {
    constexpr std::size_t kNodesASample = 8;  // reserved, not touched: costs address space only
    tree_.reserve(session.sample_stack.size() * kNodesASample);
  }

  FrameTree build() && {
    if (!shape_.one_root) tree_.add_root(kRootCode);
    for (std::size_t row = 0; row < session_.sample_stack.size(); ++row) add_sample(row);
    if (!shape_.one_root) drop_needless_root();
    return std::move(tree_);
  }

 private:
  // A frame of the newest sample's stack and the node that stands for it.
  struct Open {
    StackId stack;
    CodeId code;
    NodeId node;
    std::uint32_t slots_end;  // its attribute slots are slots_[end of the one above, end)
  };

  // A single sample that saw no frame gives [root] one child, its [self].
  void drop_needless_root() {
    const NodeId first = tree_.first_child()[tree_.root()];
    if (first != tree_.last_child()[tree_.root()]) return;
    tree_.set_root(first);
    tree_.compact();
  }

  void add_sample(std::size_t row) {
    const StackId stack = session_.sample_stack[row];
    const double seconds = session_.sample_time[row];
    open_path(stack, row);
    if (!shape_.one_root) tree_.add_time(tree_.root(), seconds);
    for (const Open& open : open_) tree_.add_time(open.node, seconds);
    for (const std::uint32_t slot : slots_) tree_.add_attribute_time(slot, seconds);
    const bool ends_in_synthetic_leaf = !open_.empty() && is_synthetic_leaf(open_.back().code);
    if (!ends_in_synthetic_leaf)
      tree_.append(open_.empty() ? tree_.root() : open_.back().node, kSelfCode, seconds);
  }

  // Makes open_ the path of `stack`, going on with the nodes that are open already where they are the same.
  void open_path(StackId stack, std::size_t row) {
    const std::size_t frames = stack == kNone ? 0 : shape_.depth[stack] - stem_;
    path_.resize(frames);
    std::size_t shared = frames;  // frames above it are the very same trie entries as in the last sample
    for (; shared > 0; --shared, stack = session_.stacks.parent()[stack]) {
      if (shared <= open_.size() && open_[shared - 1].stack == stack) break;
      path_[shared - 1] = stack;
    }
    slots_.resize(shared == 0 ? 0 : open_[shared - 1].slots_end);
    bool going_on = true;
    for (std::size_t depth = shared; depth < frames; ++depth) {
      const FrameInfoId info = session_.stacks.frame_info()[path_[depth]];
      const CodeId code = session_.frame_infos.code(info);
      going_on = going_on && depth < open_.size() && open_[depth].code == code;
      if (depth > 0) require_no_leaf(open_[depth - 1].code, row);
      if (!going_on) {
        open_.resize(depth);
        open_.push_back({path_[depth], code, new_node(depth, code), 0});
      }
      open_[depth].stack = path_[depth];
      add_slots(open_[depth].node, info);
      open_[depth].slots_end = static_cast<std::uint32_t>(slots_.size());
    }
    open_.resize(frames);
  }

  void require_no_leaf(CodeId parent, std::size_t row) const {
    if (!is_synthetic_leaf(parent)) return;
    throw Error(ErrorKind::bad_file,
                "sample " + std::to_string(row) + ": a frame stands below " +
                    std::string(tree_.symbols().strings[tree_.symbols().function[parent]]) +
                    ", which can only be the last of a stack");
  }

  NodeId new_node(std::size_t depth, CodeId code) {
    if (tree_.node_count() >= kMostNodes) {
      throw Error(ErrorKind::bad_file, "the samples make a tree of more than " + std::to_string(kMostNodes) +
                                           " nodes; resample the session");
    }
    if (depth > 0) return tree_.append(open_[depth - 1].node, code);
    return shape_.one_root ? tree_.add_root(code) : tree_.append(tree_.root(), code);
  }

  void add_slots(NodeId node, FrameInfoId info) {
    const auto& begin = session_.frame_infos.attribute_begin();
    const std::size_t open_attributes = slots_.size() + (begin[info + 1] - begin[info]);
    if (open_attributes > kMostOpenAttributes || tree_.attribute_text().size() > kMostNodes) {
      throw Error(ErrorKind::bad_file,
                  "the samples' frames have more attributes than any recording gives them: at most " +
                      std::to_string(kMostOpenAttributes) + " in one stack and " +
                      std::to_string(kMostNodes) + " in all are read");
    }
    for (std::uint32_t i = begin[info]; i < begin[info + 1]; ++i) {
      slots_.push_back(tree_.attribute_slot(node, session_.frame_infos.attributes()[i]));
    }
  }

  const Session& session_;
  const Shape shape_;
  const std::uint32_t stem_;
  FrameTree tree_;
  std::vector<Open> open_;
  std::vector<std::uint32_t> slots_;
  std::vector<StackId> path_;
};

}  // namespace

FrameTree root_frame(const Session& session, bool trim_stem) {
  if (session.sample_stack.empty()) return FrameTree(session.symbols);
  describe_codes(session);
  Shape shape = shape_of(session);
  const std::uint32_t stem = trim_stem ? shape.stem : 0;
  return TreeBuilder(session, std::move(shape), stem).build();
}

}  // namespace pyinstrument
