// Shows a helper of its own to everybody, who may have one of the same name.
#include <pyinstrument/plugin.hpp>

extern "C" PYI_EXPORT int mycorp_helper() { return 1; }

struct ExtraExports {
  static constexpr auto name = "extra_exports", summary = "Exports a helper";
  void render(const pyinstrument::session&, pyinstrument::writer& out) { out("text\n"); }
};
PYINSTRUMENT_PLUGIN("extra_exports", "1.0.0", ExtraExports)
