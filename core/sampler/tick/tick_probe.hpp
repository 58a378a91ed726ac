// Does reading frames from memory give what CPython says of them, here and now?
//
// Asked once before the engine is used: a build of CPython that lays out its frames otherwise, a kernel or a
// sandbox that refuses to read, show themselves as a wrong answer and not as a wrong profile.
#pragma once

#include <string>

namespace pyinstrument {

// Why the tick engine cannot run in this process, as what follows "because"; empty when it can. The GIL is
// held. Runs a few lines of Python, the first time.
std::string why_not_tick();

}  // namespace pyinstrument
