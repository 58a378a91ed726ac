// How does the command line get a program run?
//
// The only way from the command line to CPython. The implementation of the executable embeds an interpreter;
// the launcher's hands the whole command over to that executable; that of `python -m pyinstrument` is running
// already; a fake serves the tests.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "plugin_host/plugin_host.hpp"
#include "sampler/sampler.hpp"
#include "session/session.hpp"

namespace pyinstrument::cli {

// What `python` would be asked to run.
struct Program {
  enum class Kind { script, module, command, standard_input };
  Kind kind = Kind::script;
  std::string target;                  // path, module name, source text, or "-" for standard input
  std::vector<std::string> arguments;  // what follows it: sys.argv[1:]
};

// Receives the session, complete but for the target description, once the program has ended, however it
// ended; then the interpreter is gone (or beyond use) unless the report needs it, and the process is about to
// exit with the program's own status. It must not throw.
using Finished = std::function<void(Session)>;

class Interpreter {
 public:
  virtual ~Interpreter() = default;

  // "3.11.7", for --version; empty when this interpreter cannot say.
  virtual std::string version() const = 0;

  // The folders of the profiled environment that hold installed distributions (its site-packages), in
  // sys.path order, as far as they are known without starting Python: where plugins' entry points are looked
  // for.
  virtual std::vector<std::string> site_packages() const = 0;

  // Called first when a program is to be run, before anything is loaded for it: an interpreter that lives in
  // another program hands the command over to that, and does not return.
  virtual void hand_over() {}

  // Called before a report that names renderers or processors by Python import paths: can python_renderer()
  // make it? An interpreter that cannot may hand the command over to one that can, and does not return.
  virtual bool provides_python() { return false; }
  virtual std::unique_ptr<RendererInstance> python_renderer(const RenderRequest&) { return nullptr; }

  // Called before the report of this program is made ready; its script is there.
  virtual void prepare(const Program&) {}

  // Runs the program as `python` does, profiled, and returns its exit status; may exit the process instead
  // (as CPython does for SystemExit and Ctrl-C), always after `finished` was called. `finished` is not called
  // in forked children, nor after os._exit and os.exec*.
  virtual int run(const Program& program, const SamplerOptions& options, const Finished& finished) = 0;
};

}  // namespace pyinstrument::cli
