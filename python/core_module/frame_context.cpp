// What a frame's context says of paths: the context is any Python object with shorten_path() and
// sys_prefixes.
#include <string>
#include <vector>

#include "frame_binding.hpp"
#include "frame_reading.hpp"
#include "python_text.hpp"
#include "session/paths.hpp"
#include "session_binding.hpp"

namespace nb = nanobind;

namespace pyinstrument::python {

namespace {

class PythonContext : public FrameContext {
 public:
  explicit PythonContext(nb::object its_object) : object(std::move(its_object)) {}
  nb::object object;
};

std::vector<std::string> prefixes_of(const nb::object& context) {
  if (nb::isinstance<SessionHandle>(context)) {
    SessionHandle& handle = nb::cast<SessionHandle&>(context);
    take_over_paths(handle);
    return handle.session.sys_prefixes;
  }
  return list_from_python(context.attr("sys_prefixes"), "an entry of sys_prefixes");
}

nb::object required_context(const FrameHandle& frame) {
  nb::object context = context_of(frame);
  if (context.is_none()) raise_error(PyExc_RuntimeError, "Frame has no context");
  return context;
}

}  // namespace

std::shared_ptr<const FrameContext> make_context(nb::object context) {
  if (context.is_none()) return nullptr;
  return std::make_shared<PythonContext>(std::move(context));
}

nb::object context_of(const FrameHandle& frame) {
  const auto context = frame.forest->context(frame.node);
  return context ? static_cast<const PythonContext&>(*context).object : nb::none();
}

nb::object checked_context(const FrameHandle& frame) { return required_context(frame); }

nb::object short_path(const FrameHandle& frame) {
  const FrameTree& tree = frame.forest->tree();
  NodeId node = frame.node;
  while (is_synthetic(tree.code()[node]) && tree.parent()[node] != kNone) node = tree.parent()[node];
  const std::string_view path = file_of(tree, node);
  if (path.empty()) return nb::none();
  return required_context(frame).attr("shorten_path")(to_python(path));
}

bool is_application_code(const FrameHandle& frame) {
  const FrameTree& tree = frame.forest->tree();
  if (file_of(tree, frame.node).empty()) return false;
  const std::vector<std::string> prefixes = prefixes_of(required_context(frame));
  for (NodeId node = frame.node; node != kNone; node = tree.parent()[node]) {
    switch (application_of(file_of(tree, node), prefixes)) {
      case Application::no:
        return false;
      case Application::yes:
        return true;
      case Application::like_parent:
        break;
    }
  }
  return true;
}

void describe_codes(const FrameHandle& frame) {
  const nb::object context = context_of(frame);
  if (context.is_none()) return;
  Session paths;
  paths.symbols = frame.forest->tree().shared_symbols();
  paths.sys_prefixes = prefixes_of(context);
  if (nb::isinstance<SessionHandle>(context)) {
    paths.sys_path = nb::cast<SessionHandle&>(context).session.sys_path;
    pyinstrument::describe_codes(paths);
    return;
  }
  Symbols& symbols = *paths.symbols;
  for (CodeId code = kSyntheticCodes; code < symbols.code_count(); ++code) {
    const std::string path(symbols.strings[symbols.file[code]]);
    if (path.empty()) continue;
    const nb::object shortened = context.attr("shorten_path")(to_python(path));
    symbols.short_path[code] = symbols.strings.intern(from_python(shortened, "what shorten_path() returns"));
    symbols.application[code] = application_of(path, paths.sys_prefixes);
  }
}

}  // namespace pyinstrument::python
