// Which renderer is it, and which options does it get?
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "arguments.hpp"
#include "plugin_host/plugin_host.hpp"

namespace pyinstrument::cli {

// Sets what one -p asks for: `KEY=VALUE`, where VALUE is JSON if it parses and text otherwise, or `KEY` for
// true. A `.` in KEY goes into an object or, as a number, into an array; it must be there. Only
// `processor_options.NAME` is made where it is missing, and NAME may be the path of a plugin's file.
// Throws Error(usage) that names what is missing.
void set_option(nlohmann::json& options, std::string_view assignment);

// Named, or else by the output file's extension, or else `text`.
std::string chosen_renderer(const std::optional<std::string>& named,
                            const std::optional<std::filesystem::path>& output_file, PluginHost& host);

// The options that the arguments ask for. Where a flag and -p disagree, -p wins.
nlohmann::json render_options(const Arguments& arguments);

// Is a renderer or a processor among them named by a Python import path?
bool names_python(const Arguments& arguments);

}  // namespace pyinstrument::cli
