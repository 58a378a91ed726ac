// What becomes of a running profiler when its process forks?
//
// In the parent it goes on; in the child it is off. Threads: the GIL is held.
#pragma once

namespace pyinstrument {

class HookEngine;

// From start() to the end of sampling.
void watch_forks(HookEngine& engine);
void forget_forks(HookEngine& engine);

}  // namespace pyinstrument
