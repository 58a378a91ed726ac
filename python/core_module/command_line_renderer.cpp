#include "command_line_renderer.hpp"

#include <nanobind/nanobind.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include "error.hpp"
#include "gil.hpp"
#include "session_binding.hpp"

namespace nb = nanobind;

namespace pyinstrument::python {
namespace {

nb::object to_python(const nlohmann::json& value) {
  return nb::module_::import_("json").attr("loads")(
      value.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace));
}

class PythonRenderer final : public RendererInstance {
 public:
  PythonRenderer(std::string name, nb::object renderer)
      : name_(std::move(name)), renderer_(renderer.release()) {}
  ~PythonRenderer() override {
    if (!nb::is_alive()) return;
    const python::HoldsGil gil;
    renderer_.dec_ref();
  }
  PythonRenderer(const PythonRenderer&) = delete;
  PythonRenderer& operator=(const PythonRenderer&) = delete;

  bool is_binary() const override {
    const python::HoldsGil gil;
    return nb::cast<bool>(nb::object(renderer_.attr("output_is_binary")));
  }
  bool opens_in_browser() const override { return file_extension() == "html"; }
  std::string file_extension() const override {
    const python::HoldsGil gil;
    return nb::cast<std::string>(nb::object(renderer_.attr("output_file_extension")));
  }

  void render(const Session& session, const ByteSink& sink) override {
    const python::HoldsGil gil;
    try {
      const nb::object text = renderer_.attr("render")(python::to_python(session));
      const nb::object bytes = text.attr("encode")("utf-8", "surrogateescape");
      sink({PyBytes_AsString(bytes.ptr()), static_cast<std::size_t>(PyBytes_Size(bytes.ptr()))});
    } catch (const nb::python_error& error) {
      throw Error(ErrorKind::plugin, "renderer " + name_ + ": " + error.what());
    }
  }

  void render_tree(const Session&, FrameTree&, const ByteSink&) override {
    throw Error(ErrorKind::usage, "renderer " + name_ + " is written in Python, and takes sessions only");
  }

 private:
  std::string name_;
  nb::handle renderer_;
};

}  // namespace

std::unique_ptr<RendererInstance> make_python_renderer(const RenderRequest& request) {
  const python::HoldsGil gil;
  try {
    nb::object renderer =
        nb::module_::import_("pyinstrument._reports")
            .attr("make_renderer_for_command")(request.renderer, to_python(request.options),
                                               request.processors, to_python(request.preferences));
    return std::make_unique<PythonRenderer>(request.renderer, std::move(renderer));
  } catch (const nb::python_error& error) {
    const nb::object message = nb::str(error.value());
    throw Error(ErrorKind::usage, "renderer " + request.renderer + ": " + nb::cast<std::string>(message));
  }
}

}  // namespace pyinstrument::python
