// Takes out frames that ask for it: those with a local variable __tracebackhide__, as pytest does it.
#include <pyinstrument/plugin.hpp>

namespace pyi = pyinstrument;

namespace {

struct RemoveTracebackhide {
  static constexpr auto name = "remove_tracebackhide";
  static constexpr auto summary =
      "Removes frames that have a local __tracebackhide__ and keeps their children";
  static constexpr bool hides = true;

  void process(pyi::tree& tree) {
    // parents first: each child moves once
    for (const pyi::frame frame : tree.frames()) {
      if (frame.is_tracebackhide() && !tree.is_root(frame)) {
        tree.erase(frame, pyi::replace_with::children);
      }
    }
  }
};

}  // namespace

PYINSTRUMENT_PLUGIN("remove_tracebackhide", PYINSTRUMENT_VERSION, RemoveTracebackhide)
