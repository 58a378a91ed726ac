#include "plugin_texts.hpp"

#include <algorithm>

#include "word_list.hpp"

namespace pyinstrument::cli {
namespace {

std::string padded(std::string text, std::size_t width) {
  text.resize(std::max(text.size(), width), ' ');
  return text;
}

bool is_usable(const PluginSummary& plugin) { return plugin.problem.empty() && plugin.shadowed_by.empty(); }

void append_option(const Option& option, std::string& text) {
  text += "  " + option.name + "\n      " + type_name(option) + "; default " + default_text(option) + "\n";
  if (!option.help.empty()) text += "      " + option.help + "\n";
}

}  // namespace

std::string list_of_kind(const std::vector<PluginSummary>& plugins, std::string_view kind) {
  std::vector<const PluginSummary*> rows;
  for (const PluginSummary& plugin : plugins) {
    if (is_usable(plugin) && plugin.kind == kind) rows.push_back(&plugin);
  }
  std::size_t width = 0;
  for (const PluginSummary* row : rows) width = std::max(width, row->name.size());
  std::string text;
  for (const PluginSummary* row : rows) {
    text += padded(row->name, width) + "  " + row->summary;
    if (row->origin != kBuiltInOrigin) text += " (" + row->version + ", " + row->origin + ")";
    text += "\n";
  }
  const auto broken =
      std::ranges::count_if(plugins, [](const PluginSummary& plugin) { return !plugin.problem.empty(); });
  if (broken > 0)
    text += "\nNot loaded: " + std::to_string(broken) + (broken == 1 ? " library" : " libraries") +
            "; `pyinstrument-plugin list` says why.\n";
  return text;
}

std::string list_of_all(const std::vector<PluginSummary>& plugins) {
  std::size_t name = 4, version = 7;
  for (const PluginSummary& plugin : plugins) {
    name = std::max(name, plugin.name.size());
    version = std::max(version, plugin.version.size());
  }
  const auto row = [&](const std::string& first, const std::string& kind, const std::string& number,
                       const std::string& origin) {
    return padded(first, name) + "  " + padded(kind, 9) + "  " + padded(number, version) + "  " + origin +
           "\n";
  };
  std::string text = row("NAME", "KIND", "VERSION", "FROM");
  for (const PluginSummary& plugin : plugins) {
    text += row(plugin.name, plugin.kind.empty() ? "-" : plugin.kind,
                plugin.version.empty() ? "-" : plugin.version, plugin.origin);
    if (!plugin.shadowed_by.empty()) text += "    shadowed by " + plugin.shadowed_by + "\n";
    if (!plugin.problem.empty()) text += "    " + plugin.problem + "\n";
  }
  return text;
}

std::string description_of(const ComponentDescription& component) {
  const bool renders = component.kind == "renderer";
  std::string text = component.name + ", a " + component.kind + ": " + component.summary + "\n";
  const auto line = [&text](const char* what, const std::vector<std::string>& words) {
    if (!words.empty()) text += std::string("  ") + what + ": " + joined(words) + "\n";
  };
  line("file extensions", component.file_extensions);
  line("traits", component.traits);
  line("processors", component.processors);
  if (component.options.empty()) return text + "\nIt takes no options.\n";
  text += renders ? "\nOptions, as -p NAME=VALUE:\n"
                  : "\nOptions, as -p processor_options." + component.name + ".NAME=VALUE:\n";
  for (const Option& option : component.options) append_option(option, text);
  return text;
}

std::string description_of(const PluginDescription& plugin) {
  std::string text = plugin.name + " " + plugin.version + "\n  file: " + plugin.file.string() + "\n";
  if (!plugin.author.empty()) text += "  author: " + plugin.author + "\n";
  if (!plugin.url.empty()) text += "  url: " + plugin.url + "\n";
  for (const ComponentDescription& component : plugin.components) text += "\n" + description_of(component);
  return text;
}

}  // namespace pyinstrument::cli
