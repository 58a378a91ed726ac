// Where does this file belong, and is it the user's own?
//
// Paths are text as the session recorded it (WTF-8, POSIX separators). Nothing here touches the disk, except
// that the last two ask for the current folder. They write the session's symbols: one thread at a time.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "frame_tree/symbols.hpp"
#include "session/session.hpp"

namespace pyinstrument {

// The path relative to the entry of `sys_path` that leaves the fewest components; ties keep the earlier. A
// path without a separator is itself, and so is one that no entry makes shorter. `current_folder` stands for
// "" and completes relative entries and paths.
std::string shorten_path(std::string_view path, const std::vector<std::string>& sys_path,
                         std::string_view current_folder);

// By the rule of pyinstrument/sdk/application.hpp, which renderers use, too.
Application application_of(std::string_view file, const std::vector<std::string>& sys_prefixes);

// Fills the columns `short_path` and `application` of the session's symbols, all rows, from its sys_path and
// sys_prefixes. Synthetic frames and codes without a file keep kNone and Application::no.
void describe_codes(const Session& session);
// The same for one row, which came later.
void describe_code(const Session& session, CodeId code);

}  // namespace pyinstrument
