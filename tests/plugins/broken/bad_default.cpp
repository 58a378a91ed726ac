// An option's default is not of its type.
#include <pyinstrument/plugin.hpp>

struct BadDefault {
  static constexpr auto name = "bad_default", summary = "Has a default that is no JSON";
  pyinstrument::json_text shape{"{not json"};
  static auto options() { return std::tuple{pyinstrument::option{&BadDefault::shape, "shape", "Any shape"}}; }
  void render(const pyinstrument::session&, pyinstrument::writer&) {}
};
PYINSTRUMENT_PLUGIN("bad_default", "1.0.0", BadDefault)
