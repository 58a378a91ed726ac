#include "frame_reading.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <pyinstrument/sdk/json.hpp>
#include <string>

#include "frame_binding.hpp"
#include "python_text.hpp"

namespace nb = nanobind;

namespace pyinstrument::python {

void raise_error(PyObject* type, const std::string& message) {
  PyErr_SetObject(type, to_python(message).ptr());
  throw nb::python_error();
}

std::string_view file_of(const FrameTree& tree, NodeId node) {
  return tree.symbols().strings[tree.symbols().file[tree.code()[node]]];
}

nb::object line_of(const FrameTree& tree, NodeId node) {
  constexpr std::size_t kSafeDigits = 18;
  const Symbols& symbols = tree.symbols();
  const CodeId code = tree.code()[node];
  const std::string_view identifier = symbols.strings[symbols.identifier[code]];
  const std::size_t first = identifier.find('\0');
  const std::size_t second = first == identifier.npos ? first : identifier.find('\0', first + 1);
  if (second == identifier.npos) return nb::none();
  const std::string_view text = identifier.substr(second + 1, identifier.find('\0', second + 1) - second - 1);
  const bool plain = !text.empty() && text.size() <= kSafeDigits &&
                     std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (plain) return nb::int_(symbols.line[code]);
  PyObject* const number = PyLong_FromUnicodeObject(to_python(text).ptr(), 10);
  if (number == nullptr) throw nb::python_error();
  return nb::steal(number);
}

double self_time(const FrameHandle& frame) {
  const FrameTree& tree = frame.forest->tree();
  double called = 0;
  for (NodeId child = tree.first_child()[frame.node]; child != kNone; child = tree.next_sibling()[child]) {
    if (!is_synthetic(tree.code()[child])) called += tree.time()[child];
  }
  return tree.time()[frame.node] - called;
}

double proportion_of_parent(const FrameHandle& frame) {
  const FrameTree& tree = frame.forest->tree();
  const NodeId parent = tree.parent()[frame.node];
  if (parent == kNone) return 1;
  const double whole = tree.time()[parent];
  return whole == 0 ? std::numeric_limits<double>::quiet_NaN() : tree.time()[frame.node] / whole;
}

double await_time(const FrameHandle& frame) {
  const FrameTree& tree = frame.forest->tree();
  double seconds = 0;
  for (NodeId node = frame.node; node != kNone; node = tree.next_in_pre_order(node, frame.node)) {
    if (tree.code()[node] == kAwaitCode) seconds += tree.time()[node];
  }
  return seconds;
}

std::string shown(const FrameHandle& frame) {
  const FrameTree& tree = frame.forest->tree();
  const Symbols& symbols = tree.symbols();
  const std::string identifier(symbols.strings[symbols.identifier[tree.code()[frame.node]]]);
  std::string time;
  append_json_fixed(time, tree.time()[frame.node]);
  const GroupId group = frame.forest->group_of(frame.node);
  const std::string group_text =
      group == kNone
          ? "None"
          : "FrameGroup(len(frames)=" + std::to_string(frame.forest->group(group).members.size()) + ")";
  return "Frame(identifier=" + identifier + ", time=" + time +
         ", len(children)=" + std::to_string(frame.forest->children(frame.node).size()) +
         "), group=" + group_text;
}

namespace {

void append_head(const FrameTree& tree, NodeId node, std::string& json) {
  const StringTable& strings = tree.symbols().strings;
  json += "{\"identifier\": ";
  append_json_string(json, strings[tree.symbols().identifier[tree.code()[node]]], json_charset::ascii);
  json += ",\"time\": ";
  append_json_fixed(json, tree.time()[node]);
  json += ",\"attributes\": {";
  for (std::uint32_t slot = tree.attribute_first()[node]; slot != kNone; slot = tree.attribute_next()[slot]) {
    if (slot != tree.attribute_first()[node]) json += ", ";
    append_json_string(json, strings[tree.attribute_text()[slot]], json_charset::ascii);
    json += ": ";
    append_json_number(json, tree.attribute_time()[slot]);
  }
  json += "},\"children\": [";
}

}  // namespace

std::string json_of(const FrameHandle& frame) {
  const FrameTree& tree = frame.forest->tree();
  std::string json;
  append_head(tree, frame.node, json);
  NodeId node = frame.node;
  for (;;) {
    if (tree.first_child()[node] != kNone) {
      node = tree.first_child()[node];
    } else {
      json += "]}";
      while (node != frame.node && tree.next_sibling()[node] == kNone) {
        node = tree.parent()[node];
        json += "]}";
      }
      if (node == frame.node) return json;
      json += ",";
      node = tree.next_sibling()[node];
    }
    append_head(tree, node, json);
  }
}

void check_times(const FrameHandle& frame, bool recursive) {
  constexpr double kRounding = 1e-9;
  const FrameTree& tree = frame.forest->tree();
  for (NodeId node = frame.node; node != kNone; node = tree.next_in_pre_order(node, frame.node)) {
    double sum = tree.absorbed_time()[node];
    double scale = std::abs(sum) + std::abs(tree.time()[node]);
    for (NodeId child = tree.first_child()[node]; child != kNone; child = tree.next_sibling()[child]) {
      sum += tree.time()[child];
      scale += std::abs(tree.time()[child]);
    }
    if (!is_synthetic_leaf(tree.code()[node]) && std::abs(sum - tree.time()[node]) > kRounding * scale) {
      raise_error(PyExc_AssertionError, "Frame time mismatch, should be " + std::to_string(sum) + ", was " +
                                            std::to_string(tree.time()[node]) + ": " +
                                            nb::repr(to_python(frame.forest, node)).c_str());
    }
    if (!recursive) return;
  }
}

}  // namespace pyinstrument::python
