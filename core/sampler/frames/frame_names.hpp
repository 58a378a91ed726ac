// What is this frame called?
//
// Turns what the interpreter shows of a frame into rows of a session: identifier, class name, current line,
// tracebackhide. Each code object is read once and kept alive from then on, so that its address goes on
// meaning it; kept are only those that a sample met. Threads: the GIL is held, and whoever reads the session
// meanwhile is kept away by the caller. Nothing here runs Python code or leaves a Python error behind.
#pragma once

#include <Python.h>

#include <string>
#include <string_view>
#include <unordered_map>

#include "sampler/frames/frame_walker.hpp"
#include "session/session.hpp"

namespace pyinstrument {

// What follows a C function's name in its frame info: its file and line.
inline constexpr std::string_view kBuiltInPlace{
    "\0<built-in>\0"
    "0",
    13};

// The root of every stack: the calling thread's frame info, as text. Unlike the rest here it may run Python
// code, which may let other threads run: no lock is held that they may want.
std::string frame_info_of_current_thread();

class FrameNames {
 public:
  // `session` must live as long as this.
  explicit FrameNames(Session& session) : session_(session) {}
  ~FrameNames();
  FrameNames(const FrameNames&) = delete;
  FrameNames& operator=(const FrameNames&) = delete;

  const LocalsOfCode& locals_of(PyCodeObject* code) { return row_of(code).locals; }
  // The type that gives the frame its class name: that of the first local when it is called `self`, or the
  // class itself when it is called `cls`; null without one.
  static PyTypeObject* class_of(const WalkedFrame& frame, LocalsOfCode::First first_local);

  FrameInfoId python_frame(const WalkedFrame& frame, PyTypeObject* class_type);
  // A builtin function or method, by its qualified name.
  FrameInfoId c_function(PyObject* function);

 private:
  struct CodeRow {
    std::uint32_t index;
    CodeId code;
    LocalsOfCode locals;
  };
  struct Moment {  // all that a frame's text depends on
    std::uint32_t code_row;
    int instruction;
    StringId class_name;
    bool operator==(const Moment&) const = default;
  };
  struct MomentHash {
    std::size_t operator()(const Moment& moment) const noexcept;
  };

  const CodeRow& row_of(PyCodeObject* code);

  Session& session_;
  std::unordered_map<PyCodeObject*, CodeRow> codes_;  // each key is a strong reference
  std::unordered_map<Moment, FrameInfoId, MomentHash> moments_;
  PyCodeObject* last_code_ = nullptr;  // the answer to the last row_of(): it is asked twice a frame
  const CodeRow* last_row_ = nullptr;
  std::string text_;  // reused
};

}  // namespace pyinstrument
