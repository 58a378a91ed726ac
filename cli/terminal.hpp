// What can be shown on standard output?
//
// The rules are Python's own, so that the report looks as the program's output does.
#pragma once

#include "variables.hpp"

namespace pyinstrument::cli {

// The name of the encoding that the environment's locale has, such as "UTF-8"; empty for the C locale and for
// one that this machine lacks.
std::string locale_encoding(const Variables& variables);

// Has the encoding that Python would give its standard output `utf` in its name? PYTHONIOENCODING decides,
// else PYTHONUTF8, else the locale; the C locale means UTF-8 unless that was switched off.
bool shows_unicode(const Variables& variables, const std::string& locale_encoding);

// NO_COLOR decides, else FORCE_COLOR, else whether it is a terminal that is not dumb.
bool shows_color(const Variables& variables, bool is_terminal);

}  // namespace pyinstrument::cli
