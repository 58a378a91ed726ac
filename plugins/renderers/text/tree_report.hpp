// How does the tree stand on the page?
//
//   0.880 <module>  main.py:1
//   |- 0.630 Foo.a  main.py:5
//   |  `- 0.270 x  django/db/x.py:10
//   |        [3 frames hidden]  django, requests
//   |           0.250 z  sql/core.py:10
//   `- 0.150 b  main.py:7
//
// Lines go out as they are made. Below 1,000 indents a line begins with its depth in brackets instead of an
// indent, so that the report grows with the number of frames and not with its square.
#pragma once

#include <pyinstrument/plugin.hpp>
#include <string_view>

#include "frame_line.hpp"

namespace pyinstrument::text {

// `margin` begins each line.
void write_tree(writer& out, tree_view tree, const FrameLine& line, bool unicode, std::string_view margin);

}  // namespace pyinstrument::text
