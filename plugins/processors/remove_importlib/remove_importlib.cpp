// Takes the import machinery's own frames out: what a module does when it is imported stands directly under
// the code that imports it.
#include <pyinstrument/plugin.hpp>
#include <vector>

namespace pyi = pyinstrument;

namespace {

struct RemoveImportlib {
  static constexpr auto name = "remove_importlib";
  static constexpr auto summary = "Removes <frozen importlib._bootstrap> frames and keeps their children";
  static constexpr bool hides = true;

  void process(pyi::tree& tree) {
    std::vector<bool> is_importlib(tree.code_count());
    for (std::uint32_t i = 0; i < tree.code_count(); ++i) {
      is_importlib[i] = tree.code_at(i).file().find("<frozen importlib._bootstrap") != std::string_view::npos;
    }
    // Parents first: each child then moves once, to the ancestor that stays. Children first would move it at
    // every step, which is quadratic in nested imports.
    for (const pyi::frame frame : tree.frames()) {
      if (is_importlib[frame.code().index()] && !tree.is_root(frame)) {
        tree.erase(frame, pyi::replace_with::children);
      }
    }
  }
};

}  // namespace

PYINSTRUMENT_PLUGIN("remove_importlib", PYINSTRUMENT_VERSION, RemoveImportlib)
