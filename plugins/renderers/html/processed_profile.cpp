#include <charconv>
#include <string_view>
#include <unordered_map>

#include "profile.hpp"

namespace pyinstrument::html {

namespace {

std::uint64_t mixed(std::uint64_t seed, std::uint64_t value) {
  return (seed ^ value) * 0x9E3779B97F4A7C15U ^ (seed >> 29);
}

struct FrameRowHash {
  std::size_t operator()(const FrameRow& row) const {
    return mixed(mixed(mixed(row.function, row.line), row.class_name), row.is_tracebackhide);
  }
};

std::uint32_t line_in(attribute seen) {
  std::uint32_t line = 0;
  const std::string_view text = seen.value();
  std::from_chars(text.data(), text.data() + text.size(), line);
  return line;
}

// Walks the tree and writes down when each frame ran without frames below it.
class TreeSamples {
 public:
  TreeSamples(tree_view tree, Texts& texts, Profile& profile)
      : tree_(tree), texts_(texts), profile_(profile) {}

  void write() {
    walk(
        tree_.root(), [this](frame node) { enter(node); }, [this](frame node) { leave(node); });
  }

 private:
  struct Entered {
    std::uint32_t stack;
    bool splits_by_line;
  };

  // [root] stands above threads and is no part of a stack; the page makes it again.
  static bool is_root(frame node) { return node.code().index() == PYI_CODE_ROOT; }

  void enter(frame node) {
    if (node.is_self() || is_root(node)) return;
    path_.push_back({stack_of(node, only_line(node)), splits_by_line(node)});
  }

  void leave(frame node) {
    if (node.is_self()) {
      if (path_.empty() || !path_.back().splits_by_line) add_sample(top(), node.time());
      return;
    }
    if (!is_root(node) && path_.back().splits_by_line) {
      path_.back().stack = parent_of_top();
      add_sample_for_each_line(node);
    } else if (node.is_synthetic() && !is_root(node)) {
      add_sample(top(), node.time());
    } else if (node.absorbed_time() != 0 || !node.has_children()) {
      add_sample(top(), node.absorbed_time());
    }
    if (!is_root(node)) path_.pop_back();
  }

  // The line that the frame was always at; 0: there were several, and which one when is not known.
  static std::uint32_t only_line(frame node) {
    std::uint32_t line = 0;
    for (const attribute seen : node.attributes()) {
      if (seen.letter() != 'l') continue;
      if (line != 0) return 0;
      line = line_in(seen);
    }
    return line;
  }

  // A frame that called nothing spent at each line what its attributes say.
  bool splits_by_line(frame node) const {
    if (node.is_synthetic() || only_line(node) != 0) return false;
    for (const frame child : node.children())
      if (!child.is_self()) return false;
    double time = 0;
    for (const attribute seen : node.attributes())
      if (seen.letter() == 'l') time += seen.time;
    const double error = time - node.time();
    return time > 0 && error < kTolerance * time && -error < kTolerance * time;
  }

  void add_sample_for_each_line(frame node) {
    for (const attribute seen : node.attributes())
      if (seen.letter() == 'l') add_sample(stack_of(node, line_in(seen)), seen.time);
  }

  std::uint32_t stack_of(frame node, std::uint32_t line) {
    FrameRow row{.function = node.code().index(), .line = line};
    if (const std::string_view name = node.class_name(); !name.empty())
      row.class_name = texts_.number_of_text(name) + 1;
    row.is_tracebackhide = node.is_tracebackhide();
    const auto frame_row = row_of_.try_emplace(row, static_cast<std::uint32_t>(profile_.frames.size()));
    if (frame_row.second) profile_.frames.push_back(row);

    const std::uint64_t key = (std::uint64_t{top()} << 32) | frame_row.first->second;
    const auto next = static_cast<std::uint32_t>(profile_.own_stack_parent.size());
    const auto [stack, is_new] = stack_of_.try_emplace(key, next);
    if (is_new) {
      profile_.own_stack_parent.push_back(top());
      profile_.own_stack_frame.push_back(frame_row.first->second);
    }
    return stack->second;
  }

  std::uint32_t top() const { return path_.empty() ? PYI_NONE : path_.back().stack; }
  std::uint32_t parent_of_top() const { return profile_.own_stack_parent[top()]; }

  void add_sample(std::uint32_t stack, double seconds) {
    profile_.own_sample_stack.push_back(stack);
    profile_.own_sample_time.push_back(seconds);
  }

  static constexpr double kTolerance = 1e-9;

  tree_view tree_;
  Texts& texts_;
  Profile& profile_;
  std::unordered_map<FrameRow, std::uint32_t, FrameRowHash> row_of_;
  std::unordered_map<std::uint64_t, std::uint32_t> stack_of_;  // by parent and frame
  std::vector<Entered> path_;                                  // from the root to the frame at hand
};

}  // namespace

Profile processed_profile(const session& session, Texts& texts) {
  Profile profile;
  profile.is_processed = true;
  TreeSamples(session.tree(), texts, profile).write();
  profile.stack_parent = profile.own_stack_parent;
  profile.stack_frame = profile.own_stack_frame;
  profile.sample_stack = profile.own_sample_stack;
  profile.sample_time = profile.own_sample_time;
  return profile;
}

}  // namespace pyinstrument::html
