// The smallest renderer: one line a frame, its path and its time.
#include <pyinstrument/plugin.hpp>
namespace pyi = pyinstrument;

struct Flame {
  static constexpr auto name = "mycorp_flame", summary = "Folded stacks", file_extension = "folded";
  int width = 80;  // the default lives here, once
  static auto options() { return std::tuple{pyi::option{&Flame::width, "width", "Truncate names"}}; }

  void render(const pyi::session& session, pyi::writer& out) {
    for (pyi::frame frame : session.tree().frames()) {
      std::string path;
      for (pyi::frame at = frame; at; at = at.parent())
        path.insert(0, std::string(at.function().substr(0, static_cast<std::size_t>(width))) + ';');
      out(path + ' ' + std::to_string(frame.time()) + '\n');
    }
  }
};
PYINSTRUMENT_PLUGIN("mycorp_flame", "1.0.0", Flame)
