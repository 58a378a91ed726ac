#include "report.hpp"

#include <unistd.h>

#include "browser.hpp"
#include "descriptor_writer.hpp"
#include "error.hpp"
#include "output_file.hpp"
#include "plugin_places.hpp"
#include "progress.hpp"
#include "render_options.hpp"
#include "terminal.hpp"

namespace pyinstrument::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* kStandardOutput = "standard output";

// What suits a file: everything that text can hold, and nothing that only a terminal understands.
nlohmann::json preferences_for(const Arguments& arguments, const Variables& variables, bool to_file) {
  const bool unicode = to_file || shows_unicode(variables, locale_encoding(variables));
  const bool color = !to_file && shows_color(variables, ::isatty(STDOUT_FILENO) != 0);
  return {{"unicode", arguments.unicode.value_or(unicode)}, {"color", arguments.color.value_or(color)}};
}

// A relative path must outlive a chdir by the program.
std::string steady(const std::string& spec) {
  return spec_kind(spec) == SpecKind::file ? fs::absolute(spec).string() : spec;
}

}  // namespace

Report::Report(const Arguments& arguments, const ReportSurroundings& surroundings)
    : variables_(surroundings.variables),
      log_(surroundings.log),
      python_renderers_(surroundings.python_renderers),
      plugin_path_(
          plugin_places(surroundings.library_folder, arguments.plugin_folders, surroundings.site_packages)),
      on_terminal_(!arguments.output_file && ::isatty(STDOUT_FILENO) != 0),
      show_progress_(::isatty(STDERR_FILENO) != 0) {
  if (arguments.output_file) output_file_ = fs::absolute(*arguments.output_file);
  if (arguments.renderer) named_renderer_ = steady(*arguments.renderer);
  for (const std::string& processor : arguments.processors) request_.processors.push_back(steady(processor));
  request_.options = render_options(arguments);
  request_.preferences = preferences_for(arguments, variables_, output_file_.has_value());
  choices_to_check_ = arguments.renderer || arguments.output_file || !arguments.processors.empty() ||
                      !request_.options.empty();
}

void Report::check() {
  if (output_file_) check_writable(*output_file_);
  if (!choices_to_check_) return;
  if (on_terminal_ && renderer().is_binary() && !renderer().opens_in_browser()) {
    throw Error(ErrorKind::usage, "renderer " + request_.renderer +
                                      " makes binary output, which a terminal cannot show; redirect it, or "
                                      "name a file with -o");
  }
  renderer();
}

bool Report::is_text_on_stdout() {
  return !output_file_ && !renderer().is_binary() && renderer().file_extension() == "txt";
}

RendererInstance& Report::renderer() {
  if (renderer_) return *renderer_;
  if (!host_) host_ = std::make_unique<PluginHost>(plugin_path_, log_);
  request_.renderer = chosen_renderer(named_renderer_, output_file_, *host_);
  renderer_ = python_renderers_ ? python_renderers_(request_) : host_->renderer(request_);
  return *renderer_;
}

void Report::render(const Session& session) {
  if (output_file_) {
    render_to_file(session);
  } else if (on_terminal_ && renderer().opens_in_browser()) {
    render_to_browser(session);
  } else {
    render_to_stdout(session);
  }
}

void Report::render_to_file(const Session& session) {
  RendererInstance& instance = renderer();
  const ProgressLine progress("Rendering " + output_file_->filename().string(), show_progress_);
  OutputFile file(*output_file_);
  instance.render(session, [&](std::string_view bytes) { file.write(bytes); });
  file.commit();
}

void Report::render_to_browser(const Session& session) {
  RendererInstance& instance = renderer();
  const std::string extension = instance.file_extension();
  PrivateFile file(fs::temp_directory_path(), "pyinstrument-", extension.empty() ? "" : "." + extension);
  {
    const ProgressLine progress("Rendering", show_progress_);
    instance.render(session, [&](std::string_view bytes) { file.write(bytes); });
    file.close();
  }
  file.keep();
  const bool opened = open_in_browser(file.path(), variables_);
  DescriptorWriter out(STDOUT_FILENO, kStandardOutput);
  out.write("stdout is a terminal, so the report went to " + file.path().string() +
            (opened ? "\n" : "\nno browser was found to open it; set BROWSER to the command of one\n"));
  out.flush();
}

void Report::render_to_stdout(const Session& session) {
  RendererInstance& instance = renderer();
  std::optional<ProgressLine> progress(std::in_place, "Rendering", show_progress_);
  DescriptorWriter out(STDOUT_FILENO, kStandardOutput);
  instance.render(session, [&](std::string_view bytes) {
    progress.reset();  // on a terminal, the report itself shows from here on that something happens
    out.write(bytes);
  });
  progress.reset();
  out.flush();
}

}  // namespace pyinstrument::cli
