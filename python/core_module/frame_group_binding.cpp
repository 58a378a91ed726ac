#include <string>

#include "frame_binding.hpp"
#include "frame_notes.hpp"
#include "frame_reading.hpp"
#include "python_text.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace pyinstrument::python {

nb::object group_to_python(const std::shared_ptr<FrameForest>& forest, GroupId group) {
  if (GroupHandle* const known = forest->group_handle(group))
    return nb::cast(known, nb::rv_policy::reference);
  return with_notes(nb::cast(new GroupHandle(forest, group), nb::rv_policy::take_ownership),
                    forest->group(group).notes);
}

namespace {

const FreeGroup& group_of(const GroupHandle& self) { return self.forest->group(self.group); }

void construct(GroupHandle* self, FrameHandle& root) {
  const GroupId group = root.forest->add_group(root.node);
  root.forest->join_group(root.node, group);
  new (self) GroupHandle(root.forest, group);
}

nb::tuple to_tuple(const GroupHandle& self, const std::vector<NodeId>& nodes) {
  nb::list frames;
  for (const NodeId node : nodes) frames.append(to_python(self.forest, node));
  return nb::tuple(frames);
}

void add_frame(GroupHandle& self, FrameHandle& frame) {
  bring_together(self.forest, frame.forest);
  self.forest->join_group(frame.node, self.group);
}

void remove_frame(GroupHandle& self, FrameHandle& frame) {
  if (frame.forest != self.forest || self.forest->group_of(frame.node) != self.group)
    raise_error(PyExc_AssertionError, shown(frame) + " is not in this group");
  self.forest->leave_group(frame.node);
}

nb::list exit_frames(const GroupHandle& self) {
  nb::list frames;
  const FrameTree& tree = self.forest->tree();
  for (const NodeId member : group_of(self).members) {
    for (NodeId child = tree.first_child()[member]; child != kNone; child = tree.next_sibling()[child]) {
      if (self.forest->group_of(child) == self.group) continue;
      frames.append(to_python(self.forest, member));
      break;
    }
  }
  return frames;
}

}  // namespace

void bind_frame_groups(nb::module_& module) {
  nb::class_<GroupHandle> type(module, "FrameGroup", nb::dynamic_attr(), nb::type_slots(group_notes_slots),
                               "Frames of libraries that are shown as one line.");
  type.def("__init__", construct, "root"_a);
  type.def_prop_ro(
      "id", [](const GroupHandle& self) { return to_python(group_of(self).name); },
      "A text that no other group has.");
  type.def_prop_rw(
      "root", [](const GroupHandle& self) { return to_python(self.forest, group_of(self).root); },
      [](GroupHandle& self, FrameHandle& root) {
        bring_together(self.forest, root.forest);
        self.forest->set_group_root(self.group, root.node);
      },
      "The frame that stands for the others.");
  type.def_prop_ro(
      "frames", [](const GroupHandle& self) { return to_tuple(self, group_of(self).members); },
      "The members, in the order of joining: a tuple.");
  type.def_prop_ro("exit_frames", exit_frames,
                   "The members with a child that is in another group, or in none.");
  type.def("add_frame", add_frame, "frame"_a, "Makes it the last member; it leaves its group first.");
  type.def("remove_frame", remove_frame, "frame"_a, "AssertionError when it is not in this group.");
  type.def("__repr__", [](const GroupHandle& self) {
    return to_python("FrameGroup(len(frames)=" + std::to_string(group_of(self).members.size()) + ")");
  });
  type.attr("__module__") = "pyinstrument.frame";
}

}  // namespace pyinstrument::python
