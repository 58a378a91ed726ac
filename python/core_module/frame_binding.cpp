#include "frame_binding.hpp"

#include <nanobind/stl/string.h>

#include <string>
#include <utility>
#include <vector>

#include "frame_attributes.hpp"
#include "frame_editing.hpp"
#include "frame_notes.hpp"
#include "frame_reading.hpp"
#include "python_text.hpp"
#include "session/root_frame.hpp"
#include "session_records.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace pyinstrument::python {

nb::object to_python(const std::shared_ptr<FrameForest>& forest, NodeId node) {
  if (FrameHandle* const known = forest->handle(node)) return nb::cast(known, nb::rv_policy::reference);
  return with_notes(nb::cast(new FrameHandle(forest, node), nb::rv_policy::take_ownership),
                    forest->notes(node));
}

nb::object to_python(FrameTree tree, nb::object context) {
  const NodeId root = tree.root();
  if (root == kNone) return nb::none();
  return to_python(std::make_shared<FrameForest>(std::move(tree), make_context(std::move(context))), root);
}

namespace {

const FrameTree& tree_of(const FrameHandle& frame) { return frame.forest->tree(); }
CodeId code_of(const FrameHandle& frame) { return tree_of(frame).code()[frame.node]; }

nb::str symbol(const FrameHandle& frame, const std::vector<StringId> Symbols::*column) {
  const Symbols& symbols = tree_of(frame).symbols();
  return to_python(symbols.strings[(symbols.*column)[code_of(frame)]]);
}

nb::object file_path(const FrameHandle& frame) {
  if (tree_of(frame).symbols().file[code_of(frame)] == kNone) return nb::none();
  return symbol(frame, &Symbols::file);
}

nb::object parent(const FrameHandle& frame) {
  const NodeId above = tree_of(frame).parent()[frame.node];
  return above == kNone ? nb::none() : to_python(frame.forest, above);
}

nb::tuple children(const FrameHandle& frame) {
  nb::list result;
  for (const NodeId child : frame.forest->children(frame.node)) result.append(to_python(frame.forest, child));
  return nb::tuple(result);
}

nb::object code_position_short(const FrameHandle& frame) {
  nb::object path = short_path(frame);
  if (path.is_none()) return path;
  const nb::object line = line_of(tree_of(frame), frame.node);
  if (line.is_none() || !nb::cast<bool>(nb::bool_(line))) return path;
  return nb::str("{}:{}").format(path, line);
}

// None when the frame has no attribute of that letter, the value of the one with most time otherwise.
nb::object attribute_value(const FrameHandle& frame, nb::handle marker) {
  const std::string letter = from_python(marker, "attribute_marker");
  const FrameTree& tree = tree_of(frame);
  for (std::uint32_t slot = tree.attribute_first()[frame.node]; slot != kNone;
       slot = tree.attribute_next()[slot]) {
    if (letter.size() == 1 && tree.symbols().strings[tree.attribute_text()[slot]].starts_with(letter))
      return to_python(tree.attribute_value(frame.node, letter.front()));
  }
  return nb::none();
}

nb::object build_frame_tree(nb::handle frame_records, nb::object context) {
  Session session;
  records_from_python(session, frame_records);
  return to_python(root_frame(session, false), std::move(context));
}

nb::object group_of(const FrameHandle& frame) {
  const GroupId group = frame.forest->group_of(frame.node);
  return group == kNone ? nb::none() : group_to_python(frame.forest, group);
}

void set_group(FrameHandle& frame, GroupHandle* group) {
  if (group == nullptr) return frame.forest->leave_group(frame.node);
  bring_together(frame.forest, group->forest);
  frame.forest->join_group(frame.node, group->group);
}

void bind_reading(nb::class_<FrameHandle>& type) {
  type.def_prop_ro(
      "identifier", [](const FrameHandle& self) { return symbol(self, &Symbols::identifier); },
      "function \\0 file \\0 first line; a synthetic frame's name alone.");
  type.def_prop_ro(
      "function", [](const FrameHandle& self) { return symbol(self, &Symbols::function); },
      "The function's name.");
  type.def_prop_ro("file_path", file_path, "The function's file; None for a synthetic frame.");
  type.def_prop_ro(
      "line_no", [](const FrameHandle& self) { return line_of(tree_of(self), self.node); },
      "The function's first line; None when unknown.");
  type.def_prop_ro("file_path_short", short_path,
                   "The path relative to the folder that it is imported from.");
  type.def("code_position_short", code_position_short, "Short path and line: `views.py:12`.");
  type.def_prop_ro("is_application_code", is_application_code,
                   "Is it the user's own code, and not a library's?");
  type.def_prop_ro(
      "is_synthetic", [](const FrameHandle& self) { return is_synthetic(code_of(self)); },
      "Does it stand for time, and not for a function?");
  type.def_prop_ro(
      "is_synthetic_leaf", [](const FrameHandle& self) { return is_synthetic_leaf(code_of(self)); },
      "Is it synthetic, and can have no children?");
  type.def_prop_ro("parent", parent, "The frame that it was called from; None for a root.");
  type.def_prop_ro("children", children, "The frames that it called: a tuple.");
  type.def_prop_ro(
      "class_name", [](const FrameHandle& self) { return attribute_value(self, nb::str("c")); },
      "The class whose method it mostly was; None when there is none.");
  type.def_prop_ro(
      "has_tracebackhide",
      [](const FrameHandle& self) { return tree_of(self).attribute_value(self.node, 'h') == "1"; },
      "Does the function have a local called __tracebackhide__?");
  type.def("get_attribute_value", attribute_value, "attribute_marker"_a,
           "The value with most time of the attribute with that letter; None when there is none.");
  type.def_prop_ro("total_self_time", self_time, "Seconds in the function itself, not in what it called.");
  type.def_prop_ro("proportion_of_parent", proportion_of_parent,
                   "Its share of the parent's time; 1 without a parent, nan when the parent has none.");
  type.def("await_time", await_time, "Seconds of waiting at or below this frame.");
  type.def("self_check", check_times, "recursive"_a = true,
           "Raises AssertionError when times do not add up to the children's and what was absorbed.");
  type.def("to_json_str", json_of, "The frame and all below it as JSON.");
  type.def("__repr__", [](const FrameHandle& self) { return to_python(shown(self)); });
}

void bind_editing(nb::class_<FrameHandle>& type) {
  type.def_prop_rw(
      "time", [](const FrameHandle& self) { return tree_of(self).time()[self.node]; },
      [](FrameHandle& self, double seconds) { self.forest->tree().set_time(self.node, seconds); },
      "Seconds in this frame and everything below it.");
  type.def_prop_rw(
      "absorbed_time", [](const FrameHandle& self) { return tree_of(self).absorbed_time()[self.node]; },
      [](FrameHandle& self, double seconds) { self.forest->tree().set_absorbed_time(self.node, seconds); },
      "Seconds of children that were taken away.");
  type.def_prop_rw(
      "attributes", [](nb::object self) { return FrameAttributes(std::move(self)); }, set_attributes,
      nb::for_setter(nb::arg("value")),
      "What was seen of the frame, with the time that it was seen: letter and value as the key.");
  type.def_prop_rw("group", group_of, set_group, nb::for_setter(nb::arg("value").none()),
                   "The group that it is shown in; None when in none.");
  type.def_prop_ro("context", checked_context,
                   "What knows paths: the session. RuntimeError when there is none.");
  type.def(
      "set_context",
      [](FrameHandle& self, nb::object context) {
        self.forest->set_context(self.node, make_context(std::move(context)));
      },
      "context"_a.none(), "Sets the context of the whole tree that the frame stands in.");
  type.def("record_time_from_frame_info", record_time, "frame_info"_a, "time"_a,
           "Adds time to the frame, and to the attributes in the frame info.");
  type.def("add_child", add_child, "frame"_a, "after"_a.none() = nb::none(),
           "Makes `frame` the last child, or the one after `after`; it leaves its parent first.");
  type.def("add_children", add_children, "frames"_a, "after"_a.none() = nb::none(),
           "The same for several, in order.");
  type.def("remove_from_parent", remove_from_parent, "The frame becomes a root, with everything below it.");
}

}  // namespace

void bind_frames(nb::module_& module) {
  bind_frame_attributes(module);
  nb::class_<FrameHandle> type(module, "Frame", nb::dynamic_attr(), nb::is_weak_referenceable(),
                               nb::type_slots(frame_notes_slots),
                               "A place in the tree of calls: a function, and the time in it and below it.");
  type.def("__init__", construct_frame, "identifier_or_frame_info"_a = "", "children"_a.none() = nb::none(),
           "time"_a = 0.0, "context"_a.none() = nb::none());
  type.def_static(
      "new_subclass_with_frame_info", [](nb::handle info) { return nb::type<FrameHandle>()(info); },
      "frame_info"_a, "A frame by itself.");
  bind_reading(type);
  bind_editing(type);
  type.attr("__module__") = "pyinstrument.frame";
  module.def(
      "build_frame_tree", build_frame_tree, "frame_records"_a, "context"_a.none(),
      "The tree that the records make, in time order, from the thread down; None when there are none.");
}

}  // namespace pyinstrument::python
