// Keeps a copy of each report for ever.
#include <pyinstrument/plugin.hpp>

namespace {

char* volatile last = nullptr;

}  // namespace

struct Leaks {
  static constexpr auto name = "leaks", summary = "Forgets to give memory back";
  void render(const pyinstrument::session&, pyinstrument::writer& out) {
    last = new char[512];
    last[0] = 'x';
    out({last, 1});
  }
};
PYINSTRUMENT_PLUGIN("leaks", "1.0.0", Leaks)
