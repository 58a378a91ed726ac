#include "child_run.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <exception>
#include <utility>

#include "../descriptor_writer.hpp"
#include "error.hpp"

namespace pyinstrument::cli {
namespace {

constexpr std::size_t kMostPrinted = 4096;
constexpr char kReturned =
    'r';  // goes before what the work returned: a child that ends early has sent nothing

class Pipe {
 public:
  Pipe() {
    if (::pipe2(ends_.data(), O_CLOEXEC) != 0)
      throw Error(ErrorKind::io, std::string("no pipe to a child process: ") + std::strerror(errno));
  }
  ~Pipe() {
    close_read_end();
    close_write_end();
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  int read_end() const { return ends_[0]; }
  int write_end() const { return ends_[1]; }
  void close_read_end() { close_end(ends_[0]); }
  void close_write_end() { close_end(ends_[1]); }

 private:
  static void close_end(int& end) {
    if (end >= 0) ::close(std::exchange(end, -1));
  }
  std::array<int, 2> ends_{-1, -1};
};

// Who asked may have stopped waiting: then there is nobody to tell of that.
void send(int descriptor, const std::string& text) {
  try {
    DescriptorWriter out(descriptor, "the answer of a check");
    out.write(text);
    out.flush();
  } catch (const Error&) {
  }
}

[[noreturn]] void be_the_child(const std::function<std::string()>& work, const Pipe& answer,
                               const Pipe& prints) {
  ::setpgid(0, 0);  // so that what it starts ends with it
  const rlimit no_core{0, 0};
  ::setrlimit(RLIMIT_CORE, &no_core);
  // A handler of the process's might end it in another way than by the signal, which tells of the crash.
  for (const int crash : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT}) std::signal(crash, SIG_DFL);
  ::dup2(prints.write_end(), STDOUT_FILENO);
  ::dup2(prints.write_end(), STDERR_FILENO);
  std::string finding;
  try {
    finding = work();
  } catch (const std::exception& error) {
    finding = error.what();
  } catch (...) {
    finding = "it let out an exception that is no std::exception";
  }
  std::fflush(nullptr);  // what the plugin printed through stdio counts
  send(answer.write_end(), kReturned + finding);
  ::_exit(0);
}

// Appends what is there; false at the end.
bool receive(int descriptor, std::string& text, std::size_t most) {
  std::array<char, 4096> bytes;
  const ssize_t got = ::read(descriptor, bytes.data(), bytes.size());
  if (got < 0) return errno == EINTR || errno == EAGAIN;
  text.append(bytes.data(), std::min(static_cast<std::size_t>(got), most - std::min(most, text.size())));
  return got > 0;
}

// Until both are at their end; false when that takes too long.
bool receive_both(Pipe& answer, std::string& answered, Pipe& prints, std::string& printed,
                  std::chrono::steady_clock::time_point deadline) {
  std::array<pollfd, 2> waiting{{{answer.read_end(), POLLIN, 0}, {prints.read_end(), POLLIN, 0}}};
  while (waiting[0].fd >= 0) {  // who holds the other open may live on
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0) return false;
    const int ready = ::poll(waiting.data(), waiting.size(), static_cast<int>(left.count()));
    if (ready < 0 && errno != EINTR) return false;
    if (ready <= 0) continue;
    if (waiting[1].revents != 0 && !receive(prints.read_end(), printed, kMostPrinted)) waiting[1].fd = -1;
    if (waiting[0].revents != 0 && !receive(answer.read_end(), answered, std::string().max_size()))
      waiting[0].fd = -1;
  }
  if (waiting[1].fd < 0) return true;
  waiting[1].events = POLLIN;
  while (::poll(&waiting[1], 1, 0) > 0 && receive(prints.read_end(), printed, kMostPrinted)) {
  }
  return true;
}

std::string how_it_ended(int status) {
  if (WIFSIGNALED(status)) return std::string("it crashed: ") + ::strsignal(WTERMSIG(status));
  return "it ended the process, with status " + std::to_string(WEXITSTATUS(status));
}

}  // namespace

ChildResult run_in_child(const std::function<std::string()>& work, std::chrono::milliseconds limit) {
  Pipe answer, prints;
  std::fflush(nullptr);
  const pid_t child = ::fork();
  if (child < 0) throw Error(ErrorKind::io, std::string("no child process: ") + std::strerror(errno));
  if (child == 0) be_the_child(work, answer, prints);
  ::setpgid(child, child);  // whoever of the two comes first
  answer.close_write_end();
  prints.close_write_end();

  ChildResult result;
  std::string answered;
  const bool in_time =
      receive_both(answer, answered, prints, result.printed, std::chrono::steady_clock::now() + limit);
  ::kill(-child, SIGKILL);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!in_time) {
    result.finding = "it did not end within " + std::to_string(limit.count()) + " ms";
  } else if (answered.starts_with(kReturned)) {
    result.finding = answered.substr(1);
  } else {
    result.finding = how_it_ended(status);
  }
  return result;
}

}  // namespace pyinstrument::cli
