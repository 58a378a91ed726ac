// Throws while it processes, or half way through its output.
#include <pyinstrument/plugin.hpp>
#include <stdexcept>

struct ThrowsInRender {
  static constexpr auto name = "throws", summary = "Throws after some output";
  void render(const pyinstrument::session&, pyinstrument::writer& out) {
    out("half of it");
    out.flush();
    throw std::runtime_error("no ink left");
  }
};

struct ThrowsInProcess {
  static constexpr auto name = "throws_in_process", summary = "Throws what is no exception";
  void process(pyinstrument::tree&) { throw 42; }
};

PYINSTRUMENT_PLUGIN("throws", "1.0.0", ThrowsInRender, ThrowsInProcess)
