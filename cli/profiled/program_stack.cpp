#include "program_stack.hpp"

#include <string_view>
#include <utility>
#include <vector>

namespace pyinstrument::cli {
namespace {

bool is_runpy(std::string_view file) { return file == "<frozen runpy>" || file.ends_with("/runpy.py"); }

// For each stack, whether above its last frame are only the thread and runpy; parents come first in the trie.
StackId find_program(const Session& session) {
  const auto& parents = session.stacks.parent();
  const Symbols& symbols = *session.symbols;
  std::vector<bool> leads_to_program(session.stacks.size());
  for (StackId stack = 0; stack < session.stacks.size(); ++stack) {
    if (parents[stack] == kNone) {
      leads_to_program[stack] = true;
      continue;
    }
    if (!leads_to_program[parents[stack]]) continue;
    const CodeId code = session.frame_infos.code(session.stacks.frame_info()[stack]);
    if (symbols.strings[symbols.function[code]] == "<module>") return stack;
    leads_to_program[stack] = is_runpy(symbols.strings[symbols.file[code]]);
  }
  return kNone;
}

// As CPython names it in code objects.
std::string file_of(const Program& program) {
  if (program.kind == Program::Kind::script) return program.target;
  return program.kind == Program::Kind::command ? "<string>" : "<stdin>";
}

// Of a program that no sample met: its module as CPython would have named it; kNone where only runpy knows.
StackId make_program(Session& session, const Program& program, StackId thread) {
  if (program.kind == Program::Kind::module) return kNone;
  const std::string identifier = std::string("<module>") + '\0' + file_of(program) + '\0' + '1';
  return session.stacks.intern(thread, session.frame_infos.intern(*session.symbols, identifier));
}

// The same stacks, as they are shown: what does not pass through the program's frame stands below it.
class BelowProgram {
 public:
  BelowProgram(Session& session, StackId program) : session_(session) {
    for (const FrameInfoId info : session.stacks.frames(program)) {
      path_.push_back(session.frame_infos.code(info));
    }
    const FrameInfoId bare = session.frame_infos.intern(*session.symbols, path_.back(), "");
    program_ = session.stacks.intern(session.stacks.parent()[program], bare);
    const StackId count = session.stacks.size();
    matching_.resize(count);
    shown_.resize(count);
    for (StackId stack = 0; stack < count; ++stack) place(stack);
  }

  StackId program() const { return program_; }
  StackId shown(StackId stack) const { return stack == kNone ? kNone : shown_[stack]; }

 private:
  // Parents come first in the trie, so the parent's place is known.
  void place(StackId stack) {
    const StackId parent = session_.stacks.parent()[stack];
    const FrameInfoId info = session_.stacks.frame_info()[stack];
    const std::size_t above = parent == kNone ? 0 : matching_[parent];
    const bool parent_is_on_path = parent == kNone || above > 0;
    if (parent_is_on_path && above == path_.size()) {
      matching_[stack] = above;
      shown_[stack] = stack;
    } else if (parent_is_on_path && path_[above] == session_.frame_infos.code(info)) {
      matching_[stack] = above + 1;
      shown_[stack] = matching_[stack] == path_.size() ? stack : program_;
    } else {
      shown_[stack] = session_.stacks.intern(parent == kNone ? program_ : shown_[parent], info);
    }
  }

  Session& session_;
  std::vector<CodeId> path_;           // from the thread to the program's frame
  std::vector<std::size_t> matching_;  // leading frames of a stack that are the path's; 0 once it has left it
  std::vector<StackId> shown_;
  StackId program_ = kNone;
};

// Cuts the frames that were there when sampling began, of whoever runs the program, from every stack; the
// thread stays. What ran when they had gone, or partly so, stands below the thread.
void begin_at_thread(Session& session) {
  std::vector<CodeId> above;
  for (const FrameInfoId info : session.stacks.frames(session.start_call_stack))
    above.push_back(session.frame_infos.code(info));
  if (above.size() < 2) return;
  StackTrie kept;
  const StackId thread = kept.intern(kNone, session.frame_infos.intern(*session.symbols, above.front(), ""));
  const StackId count = session.stacks.size();
  std::vector<std::size_t> matching(count);  // leading frames that are those above; 0 once it has left them
  std::vector<StackId> cut(count);
  for (StackId stack = 0; stack < count; ++stack) {
    const StackId parent = session.stacks.parent()[stack];
    const FrameInfoId info = session.stacks.frame_info()[stack];
    const std::size_t depth = parent == kNone ? 0 : matching[parent];
    const bool parent_is_above = parent == kNone || depth > 0;
    if (parent_is_above && depth < above.size() && above[depth] == session.frame_infos.code(info)) {
      matching[stack] = depth + 1;
      cut[stack] = thread;
    } else {
      cut[stack] = kept.intern(parent == kNone ? kNone : cut[parent], info);
    }
  }
  for (StackId& sampled : session.sample_stack) {
    if (sampled != kNone) sampled = cut[sampled];
  }
  session.stacks = std::move(kept);
  session.start_call_stack = thread;
}

}  // namespace

void begin_at_program(Session& session, const Program& program) {
  if (session.start_call_stack == kNone) return;
  begin_at_thread(session);
  const StackId thread = session.start_call_stack;
  StackId stack = find_program(session);
  if (stack == kNone) stack = make_program(session, program, thread);
  if (stack == kNone) return;
  const BelowProgram below(session, stack);
  session.start_call_stack = below.program();
  for (StackId& sampled : session.sample_stack) sampled = below.shown(sampled);
}

}  // namespace pyinstrument::cli
