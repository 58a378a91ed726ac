// Takes it for granted that there is a root.
#include <pyinstrument/plugin.hpp>

struct CrashesOnNothing {
  static constexpr auto name = "crashes_on_nothing", summary = "Reads the first frame";
  void render(const pyinstrument::session& session, pyinstrument::writer& out) {
    out(std::to_string(session.tree().root().time()));
  }
};
PYINSTRUMENT_PLUGIN("crashes_on_nothing", "1.0.0", CrashesOnNothing)
