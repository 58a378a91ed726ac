// Renders the session itself, as a .pyisession file to load, combine or render again later.
//
// The formats are the host's business (docs/session-format.md). The samples are written, not the tree: no
// processor has a say.
#include <pyinstrument/plugin.hpp>
#include <string>
#include <tuple>

namespace {

namespace pyi = pyinstrument;

struct SessionFile {
  static constexpr auto name = "session", summary = "The recorded samples, for --load",
                        file_extension = "pyisession";
  static constexpr bool binary = true, samples_only = true;

  std::string format = "compact";
  static auto options() {
    return std::tuple{pyi::choice{&SessionFile::format, "format",
                                  "compact, or classic: the JSON that pyinstrument 5 reads", "compact",
                                  "classic"}};
  }

  void render(const pyi::session& session, pyi::writer& out) {
    out.write_session(session, format == "classic" ? pyi::session_form::classic : pyi::session_form::compact);
  }
};

}  // namespace

PYINSTRUMENT_PLUGIN("session", PYINSTRUMENT_VERSION, SessionFile)
