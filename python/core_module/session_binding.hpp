// How does Python see a session?
//
// `pyinstrument.session.Session` is a session of the core and a lock: whatever touches its strings or samples
// holds the lock, so that one thread may render it, without Python's lock, while others read it. A thread
// never waits for the session's lock with Python's lock in its hands; it may take Python's while it has the
// session's.
#pragma once

#include <nanobind/nanobind.h>

#include <mutex>
#include <string>
#include <unordered_map>

#include "session/session.hpp"
#include "session_lists.hpp"

namespace pyinstrument::python {

struct SessionHandle {
  explicit SessionHandle(Session its_session) : session(std::move(its_session)) {}

  Session session;
  std::recursive_mutex mutex;
  // under Python's lock
  std::unordered_map<std::string, std::string> short_paths;
  SessionLists lists;
};

// Holds the session's lock and Python's. Whoever uses lists of the session calls take_over_lists() before.
class SessionLock {
 public:
  explicit SessionLock(SessionHandle& handle);

 private:
  std::unique_lock<std::recursive_mutex> lock_;
};

// A new pyinstrument.session.Session.
nanobind::object to_python(Session session);

void bind_sessions(nanobind::module_& module);

}  // namespace pyinstrument::python
