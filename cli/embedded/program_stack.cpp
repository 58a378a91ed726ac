#include "program_stack.hpp"

#include <filesystem>
#include <string_view>
#include <system_error>

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

// Of a program that no sample met: its module as CPython would have named it; kNone where only runpy knows.
StackId make_program(Session& session, const Program& program, StackId thread) {
  if (program.kind == Program::Kind::module) return kNone;
  std::error_code ignored;
  std::string file = "<string>";
  if (program.kind == Program::Kind::script) file = std::filesystem::absolute(program.target, ignored);
  const std::string identifier = std::string("<module>") + '\0' + file + '\0' + '1';
  return session.stacks.intern(thread, session.frame_infos.intern(*session.symbols, identifier));
}

}  // namespace

void begin_at_program(Session& session, const Program& program) {
  const StackId thread = session.start_call_stack;
  if (thread == kNone) return;
  StackId stack = find_program(session);
  if (stack == kNone) stack = make_program(session, program, thread);
  if (stack == kNone) return;
  session.start_call_stack = stack;
  for (StackId& sampled : session.sample_stack)
    if (sampled == thread) sampled = stack;
}

}  // namespace pyinstrument::cli
