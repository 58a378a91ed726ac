// Two components of one name.
#include <pyinstrument/plugin.hpp>

struct First {
  static constexpr auto name = "duplicate_names", summary = "The first";
  void render(const pyinstrument::session&, pyinstrument::writer&) {}
};
struct Second {
  static constexpr auto name = "duplicate_names", summary = "The second";
  void process(pyinstrument::tree&) {}
};
PYINSTRUMENT_PLUGIN("duplicate_names", "1.0.0", First, Second)
