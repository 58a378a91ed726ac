// Which stack of the session is running?
//
// Reads the current stack into the session's trie. From the outermost frame on, those that stand where the
// last reading saw them keep their trie node without a look at any table: a deep stack costs a walk and no
// more. Threads: as FrameNames.
#pragma once

#include <Python.h>

#include <cstdint>
#include <vector>

#include "sampler/frames/coroutine_run.hpp"
#include "sampler/frames/frame_names.hpp"
#include "sampler/frames/frame_walker.hpp"
#include "session/session.hpp"

namespace pyinstrument {

class StackReader {
 public:
  // `thread`: the frame info that all stacks begin with. `session` must live as long as this.
  StackReader(Session& session, std::string_view thread);

  // The stack of the calling thread, without so many innermost frames.
  StackId read_here(std::uint32_t hidden_frames);
  // The thread's stack down to `innermost` (null: the thread alone), or down to its caller.
  StackId read(PyFrameObject* innermost, bool from_caller);
  // The same with a C function on top.
  StackId read_with_c_function(PyFrameObject* innermost, PyObject* function);
  // The stack whose time it is that ends with `event`.
  StackId read_at(const HookEvent& event);
  // Below a stack at which execution left the context: the coroutines that wait, and their waiting.
  StackId await_of(StackId exit, const CoroutineRun& run);
  StackId out_of_context(StackId exit);

 private:
  struct Level {
    PyCodeObject* code;
    int instruction;
    LocalsOfCode::First first_local;
    PyTypeObject* class_type;  // compared only; a new type at the address of a freed one could pass for it
    StackId stack;
  };

  StackId intern_frames();
  static bool is_unmoved(const Level& level, const WalkedFrame& frame);

  Session& session_;
  FrameNames names_;
  StackId thread_;
  std::vector<WalkedFrame> frames_;  // innermost first
  std::vector<Level> levels_;        // the last reading, outermost first
};

}  // namespace pyinstrument
