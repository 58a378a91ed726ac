#include "frame_notes.hpp"

#include <utility>

namespace nb = nanobind;

namespace pyinstrument::python {

namespace {

class PythonNotes : public FrameNotes {
 public:
  explicit PythonNotes(nb::object its_dict) : dict(std::move(its_dict)) {}
  nb::object dict;
};

// The `__dict__` that the object has by now; null when it has none, or nothing in it.
PyObject* dict_of(PyObject* object) {
  const Py_ssize_t offset = Py_TYPE(object)->tp_dictoffset;
  if (offset <= 0) return nullptr;
  PyObject* const dict = *reinterpret_cast<PyObject**>(reinterpret_cast<char*>(object) + offset);
  return dict == nullptr || PyDict_GET_SIZE(dict) == 0 ? nullptr : dict;
}

bool are_of(const std::shared_ptr<const FrameNotes>& notes, PyObject* dict) {
  return notes && static_cast<const PythonNotes&>(*notes).dict.is(dict);
}

std::shared_ptr<const FrameNotes> keep(PyObject* dict) {
  return std::make_shared<PythonNotes>(nb::borrow(dict));
}

void keep_notes(const FrameHandle& frame, PyObject* dict) {
  if (!are_of(frame.forest->notes(frame.node), dict)) frame.forest->set_notes(frame.node, keep(dict));
}

void keep_notes(const GroupHandle& group, PyObject* dict) {
  if (!are_of(group.forest->group(group.group).notes, dict))
    group.forest->set_group_notes(group.group, keep(dict));
}

template <class Handle>
int set_attribute(PyObject* self, PyObject* name, PyObject* value) {
  const int status = PyObject_GenericSetAttr(self, name, value);
  if (status != 0) return status;
  PyObject* const dict = dict_of(self);
  if (dict != nullptr && nb::inst_ready(self)) keep_notes(*nb::inst_ptr<Handle>(self), dict);
  return 0;
}

}  // namespace

nb::object with_notes(nb::object object, const std::shared_ptr<const FrameNotes>& notes) {
  if (notes) object.attr("__dict__") = static_cast<const PythonNotes&>(*notes).dict;
  return object;
}

PyType_Slot frame_notes_slots[] = {
    {Py_tp_setattro, reinterpret_cast<void*>(set_attribute<FrameHandle>)},
    {0, nullptr},
};

PyType_Slot group_notes_slots[] = {
    {Py_tp_setattro, reinterpret_cast<void*>(set_attribute<GroupHandle>)},
    {0, nullptr},
};

}  // namespace pyinstrument::python
