#include "frame_attributes.hpp"

#include <utility>

#include "frame_editing.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace pyinstrument::python {

namespace {

nb::dict read(const FrameAttributes& self) { return attributes_of(nb::cast<FrameHandle&>(self.frame)); }

// Lets `edit` change a dict of the attributes, and makes them what it then is.
template <class Edit>
auto change(FrameAttributes& self, Edit edit) {
  nb::dict values = read(self);
  if constexpr (std::is_void_v<decltype(edit(values))>) {
    edit(values);
    set_attributes(nb::cast<FrameHandle&>(self.frame), values);
  } else {
    auto result = edit(values);
    set_attributes(nb::cast<FrameHandle&>(self.frame), values);
    return result;
  }
}

nb::object plain(nb::handle value) {
  return nb::isinstance<FrameAttributes>(value) ? nb::object(read(nb::cast<FrameAttributes&>(value)))
                                                : nb::borrow(value);
}

}  // namespace

void bind_frame_attributes(nb::module_& module) {
  using Self = FrameAttributes;
  nb::class_<Self> type(module, "FrameAttributes",
                        "A dict of a frame's attributes: changes are the frame's.");
  type.def("__len__", [](const Self& self) { return nb::len(read(self)); });
  type.def("__iter__", [](const Self& self) { return nb::iter(read(self)); });
  type.def("__contains__", [](const Self& self, nb::handle key) { return read(self).contains(key); });
  type.def("__getitem__", [](const Self& self, nb::handle key) { return nb::object(read(self)[key]); });
  type.def("__setitem__", [](Self& self, nb::handle key, nb::handle value) {
    change(self, [&](nb::dict& values) { values[key] = value; });
  });
  type.def("__delitem__",
           [](Self& self, nb::handle key) { change(self, [&](nb::dict& values) { nb::del(values[key]); }); });
  type.def(
      "__eq__", [](const Self& self, nb::handle other) { return read(self).equal(plain(other)); },
      "other"_a.none());
  type.def("__repr__", [](const Self& self) { return nb::repr(read(self)); });
  for (const char* name : {"keys", "values", "items", "copy"})
    type.def(name, [name](const Self& self) { return read(self).attr(name)(); });
  type.def(
      "get",
      [](const Self& self, nb::handle key, nb::handle or_else) {
        return read(self).attr("get")(key, or_else);
      },
      "key"_a, "default"_a.none() = nb::none());
  type.def(
      "update",
      [](Self& self, nb::handle other) {
        change(self, [&](nb::dict& values) { values.attr("update")(plain(other)); });
      },
      "other"_a);
  type.def(
      "setdefault",
      [](Self& self, nb::handle key, nb::handle value) {
        return change(self,
                      [&](nb::dict& values) { return nb::object(values.attr("setdefault")(key, value)); });
      },
      "key"_a, "default"_a);
  type.def(
      "pop",
      [](Self& self, nb::args arguments) {
        return change(self, [&](nb::dict& values) { return nb::object(values.attr("pop")(*arguments)); });
      },
      "arguments"_a);
  type.def("clear", [](Self& self) { change(self, [](nb::dict& values) { values.clear(); }); });
  type.attr("__hash__") = nb::none();
  type.attr("__module__") = "pyinstrument.frame";
}

}  // namespace pyinstrument::python
