// A page that says how much was sampled: the least that a browser can open.
#include <pyinstrument/plugin.hpp>
namespace pyi = pyinstrument;

struct Page {
  static constexpr auto name = "test_page", summary = "A page for tests", file_extension = "page.html";
  static constexpr bool opens = true;

  void render(const pyi::session& session, pyi::writer& out) {
    out("<!DOCTYPE html><title>" + std::to_string(session.sample_count()) + " samples</title>\n");
  }
};
PYINSTRUMENT_PLUGIN("test_page", "1.0.0", Page)
