// How does text cross between Python and the core?
//
// A Python str is WTF-8 in the core: UTF-8 in which lone surrogates stand as their three bytes, so that every
// str survives a round trip. What a renderer writes is UTF-8, or bytes.
#pragma once

#include <nanobind/nanobind.h>

#include <string>
#include <string_view>
#include <vector>

namespace pyinstrument::python {

// TypeError when it is no str; `what` names it in the message.
std::string from_python(nanobind::handle text, const char* what);
std::vector<std::string> list_from_python(nanobind::handle texts, const char* what);

nanobind::str to_python(std::string_view text);
nanobind::list to_python(const std::vector<std::string>& texts);

}  // namespace pyinstrument::python
