// The smallest renderer: one line a stack, and the time in it.
#include <pyinstrument/plugin.hpp>
namespace pyi = pyinstrument;

struct Flame {
  static constexpr auto name = "mycorp_flame", summary = "Folded stacks", file_extension = "folded";
  std::size_t width = 80;  // the default lives here, once
  static auto options() { return std::tuple{pyi::option{&Flame::width, "width", "Truncate names"}}; }

  void render(const pyi::session& session, pyi::writer& out) {
    std::string path;
    const auto part = [this](pyi::frame at) { return ';' + std::string(at.function().substr(0, width)); };
    const auto enter = [&](pyi::frame at) {
      path += part(at);
      if (at.is_synthetic() || at.total_self_time() <= 0) return;
      out(path.substr(1) + ' ' + std::to_string(at.total_self_time()) + '\n');
    };
    pyi::walk(session.root(), enter, [&](pyi::frame at) { path.resize(path.size() - part(at).size()); });
  }
};
PYINSTRUMENT_PLUGIN("mycorp_flame", "1.0.0", Flame)
