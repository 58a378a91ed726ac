#include "profiled_run.hpp"

#include <Python.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <mutex>
#include <new>
#include <optional>
#include <utility>

#include "error.hpp"
#include "fork_hiding.hpp"
#include "program_stack.hpp"
#include "python_paths.hpp"
#include "termination_watch.hpp"

namespace pyinstrument::cli {
namespace {

// A relative path must outlive a chdir by the program.
Program with_absolute_path(Program program) {
  std::error_code ignored;
  if (program.kind == Program::Kind::script)
    program.target = std::filesystem::absolute(program.target, ignored);
  return program;
}

// What the program has printed comes before the report.
void flush_output() {
  for (const char* name : {"stdout", "stderr"}) {
    PyObject* file = PySys_GetObject(name);  // borrowed; a program may have put anything there
    PyObject* done =
        file == nullptr || file == Py_None ? nullptr : PyObject_CallMethod(file, "flush", nullptr);
    Py_XDECREF(done);
    PyErr_Clear();
  }
}

class ProfiledRun {
 public:
  ProfiledRun(std::unique_ptr<Sampler> sampler, const Program& program, PythonPaths first_paths,
              const Finished& finished, Delivery delivery)
      : sampler_(std::move(sampler)),
        program_(with_absolute_path(program)),
        finished_(finished),
        delivery_(delivery),
        process_(::getpid()),
        paths_(std::move(first_paths)) {}

  void begin() {
    sampler_->start();
    watch_.start([this] { deliver(); });
    hide_from_forks(watch_);
  }

  // Python's part of the end: the GIL is held.
  void end() {
    if (!is_ours()) return;
    take();
    if (delivery_ == Delivery::without_python) return;
    flush_output();
    // the report takes the GIL itself: who delivers on SIGTERM may wait for it
    PyThreadState* const thread = PyEval_SaveThread();
    deliver();
    PyEval_RestoreThread(thread);
  }

  // The last part: Python is gone, or beyond our reach.
  void deliver() {
    if (!is_ours()) return;
    const std::lock_guard lock(mutex_);
    if (is_delivered_) return;
    is_delivered_ = true;
    try {
      hand_over();
    } catch (const std::bad_alloc&) {  // a limit that the program has set, or nearly all is the program's
      std::fputs("pyinstrument: there is not enough memory for the report\n", stderr);
    }
  }

 private:
  void take() {
    const std::unique_lock lock(mutex_, std::try_to_lock);
    if (!lock) return;  // SIGTERM came first
    try {
      sampler_->stop();
      session_ = sampler_->take();
      paths_ = current_paths();
    } catch (const std::exception&) {
      // A program that runs its exit handlers on another thread, or has no memory left: its session is taken
      // later.
    }
  }

  void hand_over() {
    Session session = session_ ? std::move(*session_) : sampler_->take();
    session.sys_path = paths_.sys_path;
    session.sys_prefixes = paths_.sys_prefixes;
    begin_at_program(session, program_);
    finished_(std::move(session));
  }

  bool is_ours() const { return ::getpid() == process_; }

  const std::unique_ptr<Sampler> sampler_;
  const Program program_;
  const Finished& finished_;
  const Delivery delivery_;
  const pid_t process_;
  TerminationWatch watch_;
  std::mutex mutex_;  // over what follows
  std::optional<Session> session_;
  PythonPaths paths_;
  bool is_delivered_ = false;
};

// Exit functions take no argument; there is one run a process, and it is never freed.
ProfiledRun* the_run = nullptr;

PyObject* end_at_exit(PyObject*, PyObject*) {
  the_run->end();
  Py_RETURN_NONE;
}

}  // namespace

void begin_profiled_run(const SamplerOptions& options, const Program& program, PythonPaths first_paths,
                        const Finished& finished, Delivery delivery) {
  auto sampler = make_sampler(options, [](std::string_view message) {
    std::fprintf(stderr, "pyinstrument: %.*s\n", static_cast<int>(message.size()), message.data());
  });
  the_run = new ProfiledRun(std::move(sampler), program, std::move(first_paths), finished, delivery);
  static PyMethodDef take = {"take_profile", &end_at_exit, METH_NOARGS, nullptr};
  PyObject* atexit = PyImport_ImportModule("atexit");
  PyObject* callback = PyCFunction_New(&take, nullptr);
  PyObject* done = atexit && callback ? PyObject_CallMethod(atexit, "register", "O", callback) : nullptr;
  Py_XDECREF(callback);
  Py_XDECREF(atexit);
  if (done == nullptr || Py_AtExit([] { the_run->deliver(); }) != 0) {
    PyErr_Clear();
    throw Error(ErrorKind::usage, "Python refused an exit handler, without which no profile can be taken");
  }
  Py_DECREF(done);
  the_run->begin();
}

}  // namespace pyinstrument::cli
