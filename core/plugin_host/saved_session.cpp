#include "plugin_host/saved_session.hpp"

#include "session/paths.hpp"
#include "session/session_file.hpp"

namespace pyinstrument {

SavedSession::SavedSession(const std::filesystem::path& file)
    : session_(load_session(file)),
      tree_((describe_codes(session_), session_.symbols)),
      tree_view_(tree_),
      view_(session_, tree_view_) {}

}  // namespace pyinstrument
