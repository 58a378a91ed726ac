// Which lists of a session has Python been given, and what has become of them?
//
// The public releases give out the session's own lists, so programs change them in place. Here a list is made
// when it is first asked for, and is the same at each access; the session takes over what it has become
// before it is used. A list that nobody else holds by then is forgotten, and so costs no memory.
//
// Threads: the session's lock is not held; it is taken where something has changed. Python's is held.
#pragma once

#include <nanobind/nanobind.h>

namespace pyinstrument::python {

struct SessionHandle;

struct SessionLists {  // each is null until it is asked for
  nanobind::object sys_path, sys_prefixes, start_call_stack, frame_records;
};

// TypeError and ValueError when something is in the lists that does not belong there.
void take_over_lists(SessionHandle& handle);
void take_over_paths(SessionHandle& handle);  // sys_path and sys_prefixes

// What a setter was given stays the session's list, if it is one.
nanobind::object list_or_null(nanobind::handle value);

}  // namespace pyinstrument::python
