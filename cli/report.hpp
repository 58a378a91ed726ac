// How does a session become what the user sees?
//
// Made before the program runs, so that what the program does to the working directory and to the environment
// changes nothing; used when it has ended. Knows no interpreter.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "arguments.hpp"
#include "plugin_host/plugin_host.hpp"
#include "session/session.hpp"
#include "variables.hpp"

namespace pyinstrument::cli {

// Makes the renderer where one that is written in Python has a part in the report; empty where none has.
using PythonRenderers = std::function<std::unique_ptr<RendererInstance>(const RenderRequest&)>;

struct ReportSurroundings {
  std::filesystem::path library_folder;    // <libdir>/pyinstrument
  std::vector<std::string> site_packages;  // where distributions with plugins may be installed
  Variables variables = process_variable;
  PluginLog log;  // what plugins have to say
  PythonRenderers python_renderers;
};

class Report {
 public:
  // Throws Error(usage) for options that cannot be.
  Report(const Arguments& arguments, const ReportSurroundings& surroundings);

  // Throws whatever can be known to go wrong without a session. Loads plugins only if the user named a
  // renderer, a processor, options or a file: the default needs no check.
  void check();

  // Is text for people to read, on standard output? Loads the renderer.
  bool is_text_on_stdout();

  // Renders to the file, to standard output or into the browser. Throws ReaderGone, or Error.
  void render(const Session& session);

 private:
  RendererInstance& renderer();
  void render_to_file(const Session& session);
  void render_to_browser(const Session& session);
  void render_to_stdout(const Session& session);

  Variables variables_;
  PluginLog log_;
  PythonRenderers python_renderers_;
  PluginPath plugin_path_;
  RenderRequest request_;
  bool choices_to_check_ = false;
  std::optional<std::string> named_renderer_;
  std::optional<std::filesystem::path> output_file_;  // absolute
  bool on_terminal_ = false;                          // standard output is one, and no file was asked for
  bool show_progress_ = false;
  std::unique_ptr<PluginHost> host_;
  std::unique_ptr<RendererInstance> renderer_;
};

}  // namespace pyinstrument::cli
