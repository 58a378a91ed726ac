#include "frame_editing.hpp"

#include <algorithm>
#include <vector>

#include "frame_binding.hpp"
#include "frame_reading.hpp"
#include "python_text.hpp"

namespace nb = nanobind;

namespace pyinstrument::python {

namespace {

// What follows the identifier: `\x01` and an attribute, any number of times.
void add_attributes(FrameForest& forest, NodeId node, std::string_view text, double time) {
  if (text.size() < 2) return;
  for (std::size_t begin = 1; begin <= text.size();) {
    const std::size_t end = std::min(text.find('\x01', begin), text.size());
    const StringId attribute = forest.symbols().strings.intern(text.substr(begin, end - begin));
    forest.tree().add_attribute_time(forest.tree().attribute_slot(node, attribute), time);
    begin = end + 1;
  }
}

}  // namespace

void construct_frame(FrameHandle* self, nb::handle frame_info, nb::handle children, double time,
                     nb::object context) {
  const std::string text = from_python(frame_info, "a frame's identifier");
  const std::string_view whole = text;
  const std::size_t end = std::min(whole.find('\x01'), whole.size());
  const auto forest = std::make_shared<FrameForest>(std::make_shared<Symbols>());
  const NodeId node = forest->add(forest->symbols().intern_code(whole.substr(0, end)), time);
  add_attributes(*forest, node, whole.substr(end), time);
  if (!context.is_none()) forest->set_context(node, make_context(std::move(context)));
  new (self) FrameHandle(forest, node);
  if (children.is_none()) return;
  try {
    add_children(*self, children, nullptr);
  } catch (...) {
    self->~FrameHandle();
    throw;
  }
}

void record_time(FrameHandle& self, nb::handle frame_info, double time) {
  const std::string text = from_python(frame_info, "a frame info");
  const std::size_t end = std::min(text.find('\x01'), text.size());
  self.forest->tree().add_time(self.node, time);
  add_attributes(*self.forest, self.node, std::string_view(text).substr(end), time);
}

void add_child(FrameHandle& self, FrameHandle& child, FrameHandle* after) {
  if (is_synthetic_leaf(self.forest->tree().code()[self.node]))
    raise_error(PyExc_ValueError, "Cannot add children to a leaf-only frame");
  const bool in_circles = self.forest == child.forest &&
                          (self.node == child.node || self.forest->is_below(self.node, child.node));
  if (in_circles) raise_error(PyExc_ValueError, "Cannot add a frame to itself, or below itself");
  child.forest->detach(child.node);
  bring_together(self.forest, child.forest);
  FrameForest& forest = *self.forest;
  if (after != nullptr && (after->forest != self.forest || forest.tree().parent()[after->node] != self.node))
    raise_error(PyExc_ValueError, shown(*after) + " is not in list");
  forest.attach(child.node, self.node, after == nullptr ? kNone : after->node);
  drop_unreachable(self.forest);
}

void add_children(FrameHandle& self, nb::handle children, FrameHandle* after) {
  // all are held until all are added: rows that nobody holds may go
  std::vector<nb::object> frames;
  for (const nb::handle child : children) frames.push_back(nb::borrow(child));
  if (after != nullptr) std::reverse(frames.begin(), frames.end());
  for (const nb::object& frame : frames) add_child(self, nb::cast<FrameHandle&>(frame), after);
}

void remove_from_parent(FrameHandle& self) { self.forest->detach(self.node); }

nb::dict attributes_of(const FrameHandle& frame) {
  const FrameTree& tree = frame.forest->tree();
  nb::dict result;
  for (std::uint32_t slot = tree.attribute_first()[frame.node]; slot != kNone;
       slot = tree.attribute_next()[slot]) {
    result[to_python(tree.symbols().strings[tree.attribute_text()[slot]])] = tree.attribute_time()[slot];
  }
  return result;
}

void set_attributes(FrameHandle& frame, nb::handle attributes) {
  std::vector<std::pair<std::string, double>> values;
  nb::dict given;
  given.update(attributes);
  for (const auto& [attribute, time] : given)
    values.emplace_back(from_python(attribute, "an attribute"), nb::cast<double>(time));
  FrameTree& tree = frame.forest->tree();
  tree.clear_attributes(frame.node);
  for (const auto& [attribute, time] : values) {
    const StringId text = frame.forest->symbols().strings.intern(attribute);
    tree.add_attribute_time(tree.attribute_slot(frame.node, text), time);
  }
}

}  // namespace pyinstrument::python
