// Which stack of the session is a thread on, as its memory shows?
//
// Copies, walks and names a stack without the GIL and without the interpreter's help. A copy that cannot be
// is read again; one that stays torn gives the part of the stack, from the root on, that is beyond doubt:
// time is never thrown away. Threads: one user at a time, who also guards the session.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "sampler/tick/call_evidence.hpp"
#include "sampler/tick/code_cache.hpp"
#include "sampler/tick/object_names.hpp"
#include "sampler/tick/stack_copy.hpp"
#include "sampler/tick/stack_walk.hpp"
#include "session/session.hpp"

namespace pyinstrument {

class MemoryStackReader {
 public:
  // `thread` as StackCopy has it; `root` names it. `session` and `memory` must live as long as this. Made
  // with the GIL held.
  MemoryStackReader(MemorySource& memory, const Layout& layout, Address thread, std::uint64_t number,
                    Session& session, FrameInfoId root);

  struct Reading {
    StackId stack;
    std::uint32_t retries;
    bool is_degraded;     // a part of the stack that ran
    bool thread_is_gone;  // and nothing will be seen of it again
  };
  Reading read();
  // To be called after read() threw for want of memory: the next reading begins afresh.
  void forget_last();

  // Of a copy of the session that this filled: see CallEvidence.
  void remove_doubtful(Session& session) const { evidence_.remove_doubtful(session); }

 private:
  struct Moment {  // all that a frame's text depends on
    CodeId code;
    int line;
    ObjectNameId class_name;
    bool has_traceback_hide;
    bool operator==(const Moment&) const = default;
  };
  struct MomentHash {
    std::size_t operator()(const Moment& moment) const noexcept;
  };
  enum class Attempt { whole, torn, unreadable, thread_is_gone };

  Attempt try_to_read();
  std::size_t count_unmoved() const;
  StackId intern();
  StackId stack_still_standing();
  std::optional<Callee> callee_of_innermost();
  void ask_for_names(std::size_t first_frame, const std::optional<Callee>& callee);
  StackId stack_with(StackId parent, const SeenFrame& frame, ObjectNameId class_name);
  FrameInfoId python_frame(const SeenFrame& frame, ObjectNameId class_name);
  FrameInfoId c_function(ObjectNameId name);

  const Layout& layout_;
  Session& session_;
  StackCopy copy_;
  CodeCache codes_;
  StackWalk walk_;
  CallEvidence evidence_;
  ObjectNames names_;
  const StackId root_;
  std::vector<SeenFrame> frames_;  // of the copy at hand, outermost first
  std::vector<SeenFrame> seen_;    // of the last reading; and of each, its class and the stack that it ends
  std::vector<ObjectNameId> classes_;
  std::vector<StackId> stacks_;
  std::vector<ObjectQuestion> questions_;  // of the last ask_for_names()
  std::vector<ObjectNameId> answers_;
  std::vector<Address> value_stack_;  // reused
  std::unordered_map<Moment, FrameInfoId, MomentHash> moments_;
  // Those asked for last: a program comes by the same stacks again and again, and the tables are cold.
  struct Step {
    const CodeRow* row = nullptr;
    int instruction = 0;
    ObjectNameId class_name = kNoObjectName;
    StackId parent = kNone;
    StackId stack = kNone;
  };
  static constexpr std::size_t kSteps = 1024;
  std::vector<Step> steps_ = std::vector<Step>(kSteps);
  std::unordered_map<ObjectNameId, FrameInfoId> c_functions_;
  std::string text_;  // reused
};

}  // namespace pyinstrument
