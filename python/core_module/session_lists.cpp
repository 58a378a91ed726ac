#include "session_lists.hpp"

#include <string>
#include <utility>
#include <vector>

#include "python_text.hpp"
#include "session_binding.hpp"
#include "session_records.hpp"

namespace nb = nanobind;

namespace pyinstrument::python {

namespace {

// Another thread may have forgotten it while this one waited for the session.
void forget_if_unused(nb::object& list) {
  if (list.is_valid() && Py_REFCNT(list.ptr()) == 1) list.reset();
}

void take_over_texts(SessionHandle& handle, nb::object SessionLists::*list,
                     std::vector<std::string> SessionDescription::*member, const char* what) {
  nb::object& given = handle.lists.*list;
  if (!given.is_valid()) return;
  std::vector<std::string> texts = list_from_python(given, what);
  if (texts != handle.session.*member) {
    const SessionLock lock(handle);
    handle.session.*member = std::move(texts);
    handle.short_paths.clear();
  }
  forget_if_unused(given);
}

}  // namespace

void take_over_paths(SessionHandle& handle) {
  take_over_texts(handle, &SessionLists::sys_path, &Session::sys_path, "an entry of sys_path");
  take_over_texts(handle, &SessionLists::sys_prefixes, &Session::sys_prefixes, "an entry of sys_prefixes");
}

void take_over_lists(SessionHandle& handle) {
  take_over_paths(handle);
  SessionLists& lists = handle.lists;
  if (!lists.start_call_stack.is_valid() && !lists.frame_records.is_valid()) return;
  const SessionLock lock(handle);
  if (lists.start_call_stack.is_valid()) {
    handle.session.start_call_stack = stack_from_python(handle.session, lists.start_call_stack);
    forget_if_unused(lists.start_call_stack);
  }
  if (lists.frame_records.is_valid()) {
    records_from_python(handle.session, lists.frame_records);
    forget_if_unused(lists.frame_records);
  }
}

nb::object list_or_null(nb::handle value) {
  return nb::isinstance<nb::list>(value) ? nb::borrow(value) : nb::object();
}

}  // namespace pyinstrument::python
