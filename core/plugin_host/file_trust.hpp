// May somebody else have put code there?
//
// A plugin runs with the user's rights, so it is not loaded from where others may write: a file or folder
// that is writable by everybody, or by a group that is neither the process's own (as user private groups are)
// nor root's. A file that was named outright may stand in a folder like /tmp, where the sticky bit keeps
// others from replacing it, if it belongs to the user or to root. Folders further up are not looked at, nor
// ACLs.
#pragma once

#include <filesystem>
#include <string>

namespace pyinstrument {

// Why others may write the folder, as the end of a sentence ("everybody may write it: chmod o-w /x"); empty:
// nobody else may, or there is no such folder.
std::string why_folder_is_unsafe(const std::filesystem::path& folder);

// The same of a file, links followed, and of the folder it stands in.
std::string why_file_is_unsafe(const std::filesystem::path& file);

// The same of a file that the user named by its path.
std::string why_named_file_is_unsafe(const std::filesystem::path& file);

}  // namespace pyinstrument
