#include "sampler/fork_watch.hpp"

#include <Python.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <string>

#include "sampler/embedded_python.hpp"

using namespace pyinstrument;
using namespace pyinstrument::testing;

namespace {

class Diary final : public ForkObserver {
 public:
  Diary() { watch_forks(*this); }
  ~Diary() { forget_forks(*this); }
  Diary(const Diary&) = delete;
  Diary& operator=(const Diary&) = delete;

  void before_fork() noexcept override { text += "before "; }
  void after_fork_in_parent() noexcept override { text += "parent "; }
  void threads_are_welcome() noexcept override { text += "welcome "; }
  void after_fork_in_child() noexcept override {
    forget_forks(*this);
    text += "child ";
  }

  std::string text;
};

std::string read_all(int pipe) {
  std::string text;
  char piece[256];
  for (ssize_t got = 0; (got = ::read(pipe, piece, sizeof piece)) > 0;)
    text.append(piece, static_cast<std::size_t>(got));
  return text;
}

const Diary* in_child = nullptr;
int answer = -1;

PyMethodDef tell_method = {"tell",
                           [](PyObject*, PyObject*) -> PyObject* {
                             const bool is_told =
                                 ::write(answer, in_child->text.data(), in_child->text.size()) > 0;
                             ::_exit(is_told ? 0 : 1);
                           },
                           METH_NOARGS, nullptr};

}  // namespace

TEST_CASE("who watches forks is told before and after them, in the parent and in the child") {
  ensure_python();
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  Diary diary;
  Diary other;
  in_child = &other;
  answer = ends[1];
  // The loop lets the interpreter look for work that was left to it.
  CHECK(run_source("import os, time\n"
                   "child = os.fork()\n"
                   "if child == 0: tell()\n"
                   "os.waitpid(child, 0)\n"
                   "until = time.monotonic() + 0.01\n"
                   "while time.monotonic() < until: pass\n",
                   &tell_method)
            .empty());
  ::close(ends[1]);
  CHECK(diary.text == "before parent welcome ");
  CHECK(other.text == diary.text);
  CHECK(read_all(ends[0]) == "before child ");
  ::close(ends[0]);
}

TEST_CASE("who forgets forks is told of no more") {
  ensure_python();
  Diary diary;
  forget_forks(diary);
  CHECK(run_source("import os\n"
                   "child = os.fork()\n"
                   "if child == 0: os._exit(0)\n"
                   "os.waitpid(child, 0)\n")
            .empty());
  CHECK(diary.text.empty());
}

TEST_CASE("a thread that forks is not kept waiting for a main thread that waits for it") {
  ensure_python();
  Diary diary;
  CHECK(run_source("import os, threading\n"
                   "def fork():\n"
                   "  for _ in range(2):\n"
                   "    child = os.fork()\n"
                   "    if child == 0: os._exit(0)\n"
                   "    os.waitpid(child, 0)\n"
                   "thread = threading.Thread(target=fork)\n"
                   "thread.start()\n"
                   "thread.join()\n")
            .empty());
  CHECK(diary.text == "before parent welcome before parent welcome ");
}
