// Says how often it was called.
#include <pyinstrument/plugin.hpp>

struct NotDeterministic {
  static constexpr auto name = "not_deterministic", summary = "Counts its calls";
  int calls = 0;
  void render(const pyinstrument::session&, pyinstrument::writer& out) { out(std::to_string(++calls)); }
};
PYINSTRUMENT_PLUGIN("not_deterministic", "1.0.0", NotDeterministic)
