// Which lines of source does the page show?
//
// Those of the user's own functions that were seen in a sample. A file is read where that is safe to do and
// shows what ran: a regular file under an absolute path, named as Python source is (or, without an extension,
// one that begins with
// `#!` and python), not larger than 4 MB, and not changed since the session began. What cannot be read is
// left out in silence.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <pyinstrument/plugin.hpp>
#include <string>
#include <vector>

#include "profile.hpp"
#include "texts.hpp"

namespace pyinstrument::html {

// Blocks of one file do not overlap, and come in the order of lines.
struct SourceBlock {
  std::uint32_t file, text;  // of the texts
  std::uint32_t first_line, lines;
};

struct SourceChoice {
  bool is_wanted = true;
  std::vector<std::string> excluded;  // globs of paths, as --hide takes them
  std::map<std::string, std::string>
      given;  // text by file name, of code that is in no file (cells of notebooks)
  std::size_t most_bytes = std::size_t{512} << 10;  // of text, in all; functions with most time first
};

std::vector<SourceBlock> source_blocks(const session& session, const Profile& profile,
                                       const SourceChoice& choice, Texts& texts);

}  // namespace pyinstrument::html
