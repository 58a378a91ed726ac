// What is known of each function, whoever calls it?
//
// One row a code: the function, file and first line that a frame's identifier names. Two frames are "the
// same" when their code row is. A session owns the symbols; every frame tree made from it shares them.
//
// An identifier is the text `function \0 file \0 first line`; the four synthetic frames have no \0 parts.
// C functions have file `<built-in>` and line 0; a thread's root is `name \0 <thread> \0 ident`.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "frame_tree/string_table.hpp"

namespace pyinstrument {

using CodeId = std::uint32_t;

// Rows that every table starts with.
inline constexpr CodeId kSelfCode = 0;          // [self]
inline constexpr CodeId kAwaitCode = 1;         // [await]
inline constexpr CodeId kOutOfContextCode = 2;  // [out-of-context]
inline constexpr CodeId kRootCode = 3;          // [root]
inline constexpr CodeId kSyntheticCodes = 4;

inline constexpr bool is_synthetic(CodeId code) { return code < kSyntheticCodes; }
// Synthetic frames that stand for time, not for a function: they have no children.
inline constexpr bool is_synthetic_leaf(CodeId code) { return code < kRootCode; }

// Is a function the user's own code? kLikeParent: ask the frame above (`<string>`, `<stdin>`).
enum class Application : std::uint8_t { no, yes, like_parent };

class Symbols {
 public:
  Symbols();

  // The row of an identifier, made when it is new. `short_path` and `application` of a new row are unset
  // (kNone, Application::no): the session fills them, since it knows sys.path and the prefixes.
  CodeId intern_code(std::string_view identifier);
  // kNone when there is none.
  CodeId find_code(std::string_view identifier) const;

  std::uint32_t code_count() const { return static_cast<std::uint32_t>(function.size()); }

  StringTable strings;

  // Columns, one entry a code. `file` is kNone for synthetic frames; `line` is 0 when missing.
  std::vector<StringId> identifier, function, file, short_path;
  std::vector<std::int64_t> line;
  std::vector<Application> application;

 private:
  std::vector<CodeId> code_of_identifier_;  // indexed by StringId; kNone where a string is no identifier
};

}  // namespace pyinstrument
