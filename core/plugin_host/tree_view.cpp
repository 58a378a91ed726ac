#include "plugin_host/tree_view.hpp"

namespace pyinstrument {

namespace {

constexpr bool same(std::uint32_t ours, std::uint32_t theirs) { return ours == theirs; }
static_assert(same(kSyntheticFlag, PYI_SYNTHETIC) && same(kApplicationFlag, PYI_APPLICATION) &&
              same(kTracebackHideFlag, PYI_TRACEBACKHIDE) && same(kGroupRootFlag, PYI_GROUP_ROOT) &&
              same(kErasedFlag, PYI_ERASED));
static_assert(kSelfCode == PYI_CODE_SELF && kAwaitCode == PYI_CODE_AWAIT &&
              kOutOfContextCode == PYI_CODE_OUT_OF_CONTEXT && kRootCode == PYI_CODE_ROOT);
static_assert(kNone == PYI_NONE);

pyi_str to_c(const std::string& text) { return {text.data(), text.size()}; }

std::vector<pyi_str> to_c(const std::vector<std::string>& texts) {
  std::vector<pyi_str> result;
  result.reserve(texts.size());
  for (const std::string& text : texts) result.push_back(to_c(text));
  return result;
}

}  // namespace

TreeView::TreeView(FrameTree& tree) : tree_(tree) {
  if (!tree_.is_compact()) tree_.compact();
  tree_.refresh_flags();
  refresh();
}

void TreeView::refresh() {
  pyi_tree& c = columns_;
  c.struct_size = sizeof c;
  c.node_count = tree_.node_count();
  c.root = tree_.root();
  c.parent = tree_.parent().data();
  c.first_child = tree_.first_child().data();
  c.next_sibling = tree_.next_sibling().data();
  c.code = tree_.code().data();
  c.group = tree_.group().data();
  c.flags = tree_.flags().data();
  c.time = tree_.time().data();
  c.absorbed_time = tree_.absorbed_time().data();

  c.attribute_first = tree_.attribute_first().data();
  c.attribute_next = tree_.attribute_next().data();
  c.attribute_text = tree_.attribute_text().data();
  c.attribute_time = tree_.attribute_time().data();

  const Symbols& symbols = tree_.symbols();
  c.code_count = symbols.code_count();
  c.function = symbols.function.data();
  c.file = symbols.file.data();
  c.file_short = symbols.short_path.data();
  c.line = symbols.line.data();

  c.group_count = tree_.group_count();
  c.group_root = tree_.group_root().data();
  c.group_begin = tree_.group_begin().data();
  c.group_members = tree_.group_member().data();

  c.string_count = symbols.strings.size();
  c.string_bytes = symbols.strings.bytes().data();
  c.string_end = symbols.strings.ends().data();
}

SessionView::SessionView(const Session& session, const TreeView& tree)
    : sys_path_(to_c(session.sys_path)), sys_prefixes_(to_c(session.sys_prefixes)) {
  pyi_session& c = columns_;
  c.struct_size = sizeof c;
  c.start_time = session.start_time;
  c.duration = session.duration;
  c.cpu_time = session.cpu_time;
  c.min_interval = session.min_interval;
  c.max_interval = session.max_interval;
  c.sample_count = session.sample_count;
  c.target_description = to_c(session.target_description);
  c.sys_path = sys_path_.data();
  c.sys_path_count = sys_path_.size();
  c.sys_prefixes = sys_prefixes_.data();
  c.sys_prefixes_count = sys_prefixes_.size();

  c.sample_rows = session.sample_stack.size();
  c.sample_stack = session.sample_stack.data();
  c.sample_time = session.sample_time.data();
  const bool has_cpu_time = session.sample_cpu_time.size() == session.sample_stack.size();
  c.sample_cpu_time = has_cpu_time ? session.sample_cpu_time.data() : nullptr;

  c.stack_count = session.stacks.size();
  c.stack_parent = session.stacks.parent().data();
  c.stack_frame_info = session.stacks.frame_info().data();
  c.start_call_stack = session.start_call_stack;

  c.frame_info_count = session.frame_infos.size();
  c.frame_info_code = session.frame_infos.codes().data();
  c.frame_info_begin = session.frame_infos.attribute_begin().data();
  c.frame_info_attributes = session.frame_infos.attributes().data();

  c.tree = tree.columns();
}

}  // namespace pyinstrument
