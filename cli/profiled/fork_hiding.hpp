// Is our thread in the way when the program forks?
//
// CPython 3.12 and later count the process's threads right after os.fork(), and warn when there are several.
// The watch has one: it is gone by then, and comes back a moment later. Earlier versions do not count, and
// nothing is done. Threads: the GIL is held.
#pragma once

#include "termination_watch.hpp"

namespace pyinstrument::cli {

// Once a process; `watch` is never freed.
void hide_from_forks(TerminationWatch& watch);

}  // namespace pyinstrument::cli
