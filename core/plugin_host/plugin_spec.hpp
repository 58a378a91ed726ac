// What kind of thing does this text name?
//
// For -r, for --processor and inside processor_options alike, the shape of the text decides, never what
// happens to exist: `/` makes it a file, else `.` makes it a Python import path, else it is a plugin's name.
// Files and names may go on with `:component`.
#pragma once

#include <string>
#include <string_view>

namespace pyinstrument {

enum class SpecKind { name, file, python };
SpecKind spec_kind(std::string_view spec);

struct PluginSpec {
  SpecKind kind = SpecKind::name;
  std::string target;     // the name, the file as written, or the import path
  std::string component;  // empty: the plugin's first
};

// Error(usage) when the text names nothing: empty, `NAME:`, `a..b`.
PluginSpec parse_spec(std::string_view spec);

}  // namespace pyinstrument
