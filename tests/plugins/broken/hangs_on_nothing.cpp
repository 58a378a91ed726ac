// Waits for a root that never comes.
#include <chrono>
#include <pyinstrument/plugin.hpp>
#include <thread>

struct HangsOnNothing {
  static constexpr auto name = "hangs_on_nothing", summary = "Waits for a root";
  void render(const pyinstrument::session& session, pyinstrument::writer&) {
    while (!session.tree().root()) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
};
PYINSTRUMENT_PLUGIN("hangs_on_nothing", "1.0.0", HangsOnNothing)
