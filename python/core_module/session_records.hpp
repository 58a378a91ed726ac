// How do stacks and samples look in Python?
//
// A stack is a list of frame infos, from the root down; a record a tuple of a stack and seconds. For each
// function the session's lock and Python's are held.
#pragma once

#include <nanobind/nanobind.h>

#include "session/session.hpp"

namespace pyinstrument::python {

nanobind::list stack_to_python(const Session& session, StackId stack);
StackId stack_from_python(Session& session, nanobind::handle stack);

nanobind::list records_to_python(const Session& session);
// Replaces the samples.
void records_from_python(Session& session, nanobind::handle records);

}  // namespace pyinstrument::python
