#include "new_project.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <string_view>
#include <system_error>
#include <utility>

#include "checked_sessions.hpp"
#include "error.hpp"
#include "plugin_host/plugin_search.hpp"
#include "session/session_file.hpp"
#include "templates.hpp"

namespace pyinstrument::cli {
namespace {

namespace fs = std::filesystem;

using Replacements = std::vector<std::pair<std::string, std::string>>;  // of @NAME@ and its like

constexpr std::string_view kTemplateEnd = ".in";

// What CMake keeps for itself, pyinstrument's own package, and the folders that every project has.
constexpr std::array kTakenNames{"all",           "build",
                                 "clean",         "dist",
                                 "edit_cache",    "help",
                                 "install",       "list_install_components",
                                 "package",       "package_source",
                                 "preinstall",    "pyinstrument",
                                 "rebuild_cache", "src",
                                 "test",          "tests"};

void check_name(const std::string& name) {
  const auto is_letter = [](unsigned char c) { return c >= 'a' && c <= 'z'; };
  const auto is_allowed = [&](unsigned char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '_'; };
  if (name.empty() || !is_letter(name.front()) || name.back() == '_' ||
      !std::ranges::all_of(name, is_allowed))
    throw Error(ErrorKind::usage,
                "a plugin's name is made of lower case letters, digits and underscores, begins with a letter "
                "and does not end with an underscore, such as mycorp_flame; found \"" +
                    name + "\"");
  const bool is_taken = std::ranges::find(kTakenNames, name) != kTakenNames.end();
  if (is_reserved(name) || is_taken)
    throw Error(ErrorKind::usage,
                "\"" + name + "\" " +
                    (is_taken ? "means something else to CMake, to pip or in the project itself"
                              : "is the name of a plugin that comes with pyinstrument") +
                    "; begin yours with a name of your own, such as mycorp_" + name);
}

// "mycorp_flame" as "MycorpFlame".
std::string as_class(const std::string& name) {
  std::string result;
  bool begins_word = true;
  for (const char c : name) {
    if (c != '_') result += begins_word ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
    begins_word = c == '_';
  }
  return result;
}

std::string filled(std::string text, const Replacements& replacements) {
  for (const auto& [name, value] : replacements) {
    for (std::size_t at = 0; (at = text.find(name, at)) != std::string::npos; at += value.size())
      text.replace(at, name.size(), value);
  }
  return text;
}

// How `pyinstrument` is asked for what the plugin does; `plugin` is its name or path.
std::string options_for(const NewProject& project, const std::string& plugin, const std::string& processor) {
  if (!project.renderer) return "-r text -p short_mode --no-unicode --no-color --processor " + plugin;
  return "-r " + plugin + (project.processor ? " --processor " + plugin + ":" + processor : "");
}

Replacements replacements_for(const NewProject& project) {
  const std::string renderer = as_class(project.name);
  const std::string processor_name = project.renderer ? project.name + "_processor" : project.name;
  const std::string processor = as_class(processor_name);
  std::string components, list;
  const auto add = [&](std::string_view path, const std::string& name) {
    components += std::string(template_text(path)) + "\n";
    list += (list.empty() ? "" : ", ") + name;
  };
  if (project.renderer) add("renderer.cpp.in", renderer);
  if (project.processor) add("processor.cpp.in", processor);
  components.pop_back();  // the template's own line ends there
  const std::string built = "./build/" + project.name + ".so";
  const std::string short_use = project.renderer ? "-r " + project.name : "--processor " + project.name;
  return {{"@COMPONENTS@", components},
          {"@COMPONENT_LIST@", list},
          {"@RENDERER@", renderer},
          {"@PROCESSOR@", processor},
          {"@PROCESSOR_NAME@", processor_name},
          {"@GOLDEN_OPTIONS@", options_for(project, "$<TARGET_FILE:" + project.name + ">", processor_name)},
          {"@TRY_IT@",
           "pyinstrument --load tests/session.pyisession " + options_for(project, built, processor_name)},
          {"@USE_IT@", "pyinstrument " + short_use + " script.py"},
          {"@NAME@", project.name}};
}

std::string expected_output(const NewProject& project) {
  if (!project.renderer) return "expected/processor.txt";
  return project.processor ? "expected/both.txt" : "expected/renderer.txt";
}

std::string session_text() {
  std::string bytes;
  write_session(ordinary_session(), SessionForm::classic, [&](std::string_view part) { bytes += part; });
  return bytes;
}

void write_file(const fs::path& file, std::string_view text) {
  std::error_code failed;
  fs::create_directories(file.parent_path(), failed);
  std::ofstream stream(file, std::ios::binary);
  stream.write(text.data(), static_cast<std::streamsize>(text.size()));
  stream.close();
  if (!stream) throw Error(ErrorKind::io, "cannot write " + file.string());
}

}  // namespace

std::vector<fs::path> make_project(const NewProject& project, const fs::path& parent) {
  check_name(project.name);
  if (!project.renderer && !project.processor)
    throw Error(ErrorKind::usage, "say what is to be made: --renderer, --processor, or both");
  if (fs::exists(parent / project.name))
    throw Error(ErrorKind::usage, "there is a " + project.name +
                                      " in this folder already: move it away, or choose another name");

  const Replacements replacements = replacements_for(project);
  std::vector<fs::path> files;
  const auto write = [&](const fs::path& file, std::string_view text) {
    files.push_back(project.name / file);
    write_file(parent / files.back(), filled(std::string(text), replacements));
  };
  for (const char* path : {"CMakeLists.txt", "README.md", "pyproject.toml", ".gitignore"})
    write(path, template_text("project/" + std::string(path) + std::string(kTemplateEnd)));
  write(fs::path(project.name) / "__init__.py", template_text("project/package/__init__.py.in"));
  write(fs::path("src") / (project.name + ".cpp"), template_text("plugin.cpp.in"));
  write("tests/session.pyisession", session_text());
  write("tests/expected.txt", template_text(expected_output(project)));
  return files;
}

}  // namespace pyinstrument::cli
