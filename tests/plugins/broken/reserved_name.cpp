// Would be mistaken for a component that comes with pyinstrument.
#include <pyinstrument/plugin.hpp>

struct ReservedName {
  static constexpr auto name = "speedscope", summary = "Another speedscope";
  void render(const pyinstrument::session&, pyinstrument::writer&) {}
};
PYINSTRUMENT_PLUGIN("reserved_name", "1.0.0", ReservedName)
