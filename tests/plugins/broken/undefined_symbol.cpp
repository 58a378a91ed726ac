// Calls a function that no library provides.
#include <pyinstrument/plugin.hpp>

extern "C" int pyinstrument_test_defined_nowhere();

struct Dangling {
  static constexpr auto name = "dangling", summary = "Calls what is not there";
  void process(pyinstrument::tree&) { pyinstrument_test_defined_nowhere(); }
};
PYINSTRUMENT_PLUGIN("undefined_symbol", "1.0.0", Dangling)
