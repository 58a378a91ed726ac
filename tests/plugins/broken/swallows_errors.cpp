// Goes on as if nothing had happened when the host says no.
#include <pyinstrument/plugin.hpp>

struct SwallowsWrites {
  static constexpr auto name = "swallows_errors", summary = "Does not mind a full disk";
  void render(const pyinstrument::session&, pyinstrument::writer& out) {
    for (int i = 0; i < 3; ++i) {
      try {
        out("text");
        out.flush();
      } catch (const pyinstrument::error&) {
      }
    }
  }
};
PYINSTRUMENT_PLUGIN("swallows_errors", "1.0.0", SwallowsWrites)
