// Needs a library that is not found at run time.
#include <pyinstrument/plugin.hpp>

extern "C" int pyinstrument_test_absent();

struct Needy {
  static constexpr auto name = "needy", summary = "Needs another library";
  void process(pyinstrument::tree&) { pyinstrument_test_absent(); }
};
PYINSTRUMENT_PLUGIN("missing_dependency", "1.0.0", Needy)
