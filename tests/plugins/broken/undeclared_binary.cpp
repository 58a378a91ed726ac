// Its output is no text, and it does not say so: a terminal would get it.
#include <pyinstrument/plugin.hpp>

struct UndeclaredBinary {
  static constexpr auto name = "undeclared_binary", summary = "Writes bytes";
  void render(const pyinstrument::session&, pyinstrument::writer& out) {
    out(std::string_view("\x00\xff\xfe", 3));
  }
};
PYINSTRUMENT_PLUGIN("undeclared_binary", "1.0.0", UndeclaredBinary)
