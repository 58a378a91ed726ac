// Recurses over depth, with some memory in each call.
#include <array>
#include <pyinstrument/plugin.hpp>

namespace {

std::size_t depth_of(pyinstrument::frame frame) {
  std::array<volatile char, 4096> page{};
  std::size_t deepest = 0;
  for (const pyinstrument::frame child : frame.children()) {
    const std::size_t depth = depth_of(child);
    if (depth > deepest) deepest = depth;
  }
  page[deepest % page.size()] = 1;
  return deepest + static_cast<std::size_t>(page[deepest % page.size()]);
}

}  // namespace

struct Recurses {
  static constexpr auto name = "recurses", summary = "How deep is it?";
  void render(const pyinstrument::session& session, pyinstrument::writer& out) {
    if (session.tree().root()) out(std::to_string(depth_of(session.tree().root())));
  }
};
PYINSTRUMENT_PLUGIN("recurses", "1.0.0", Recurses)
