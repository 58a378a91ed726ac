// Which file descriptors does a thread of ours see?
//
// A program closes descriptors that it does not know, as daemons do, and gets their numbers for files of its
// own: what we wrote would go into those. So a thread that needs descriptors takes a table of its own (Linux
// 5.9), in which nothing is open but standard error. Neither does it keep open what the program closes.
#pragma once

namespace pyinstrument {

// For the calling thread, which is ours, once. Where the system refuses, it keeps the program's table.
void take_own_descriptors() noexcept;

// Whether the calling thread has a table of its own.
bool has_own_descriptors() noexcept;

}  // namespace pyinstrument
