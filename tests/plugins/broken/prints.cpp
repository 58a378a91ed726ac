// Writes past the host, where the report may be going.
#include <cstdio>
#include <pyinstrument/plugin.hpp>

struct Prints {
  static constexpr auto name = "prints", summary = "Tells the world how it gets on";
  void render(const pyinstrument::session&, pyinstrument::writer& out) {
    std::puts("rendering...");
    out("text\n");
  }
};
PYINSTRUMENT_PLUGIN("prints", "1.0.0", Prints)
