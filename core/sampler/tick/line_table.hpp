// Which line is this instruction on?
//
// Reads co_linetable as CPython 3.11 and later write it (Objects/locations.md, later
// InternalDocs/code_objects.md) and answers as PyCode_Addr2Line() does. Instructions are byte offsets into
// the code. Any bytes make a table; senseless ones make senseless lines. Threads: a constant once made.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace pyinstrument {

class LineTable {
 public:
  LineTable() = default;
  LineTable(std::span<const std::uint8_t> bytes, int first_line);

  // Nothing for an instruction that has no line. One before the first instruction (a frame that has not
  // begun) is on the first line.
  std::optional<int> line(int instruction) const;

 private:
  struct Range {  // up to where the next begins
    std::uint32_t begin;
    std::int32_t line;
  };

  void add(std::uint32_t begin, std::int32_t line);

  std::int32_t first_line_ = 0;
  std::vector<Range> ranges_;  // ascending; neighbours have different lines
};

}  // namespace pyinstrument
