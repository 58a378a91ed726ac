#include "plugin_host/plugin_library.hpp"

#include <dlfcn.h>

#include <boost/dll/shared_library.hpp>
#include <deque>
#include <mutex>
#include <set>

#include "error.hpp"
#include "plugin_host/load_error.hpp"
#include "word_list.hpp"

namespace pyinstrument {

namespace {

namespace fs = std::filesystem;

constexpr int kNewestMajorToLookFor = 9;

std::string symbol_of(int major) { return "pyinstrument_plugin_v" + std::to_string(major); }

Error refused(const fs::path& file, const std::string& why) {
  return Error(ErrorKind::plugin, "cannot load plugin " + file.string() + ": " + why);
}

// Opened once a process and never closed; the container is never destroyed either.
boost::dll::shared_library& keep(boost::dll::shared_library&& library) {
  static std::mutex mutex;
  static auto& kept = *new std::deque<boost::dll::shared_library>;
  const std::lock_guard lock(mutex);
  return kept.emplace_back(std::move(library));
}

boost::dll::shared_library& open(const fs::path& file) {
  std::error_code unknown;
  if (!fs::exists(file, unknown)) {
    throw Error(ErrorKind::usage, "cannot load plugin " + file.string() + ": there is no such file");
  }
  if (const std::string why = why_file_cannot_load(file); !why.empty()) throw refused(file, why);
  boost::dll::shared_library library;
  std::error_code failed;
  dlerror();
  library.load(file, failed, boost::dll::load_mode::rtld_now | boost::dll::load_mode::rtld_local);
  if (failed) {
    const char* message = dlerror();
    throw refused(file, message == nullptr ? failed.message() : explain_load_error(file, message));
  }
  return keep(std::move(library));
}

using EntryFunction = const pyi_plugin*(const pyi_host*);

EntryFunction& entry_of(const boost::dll::shared_library& library, const fs::path& file,
                        const pyi_host& host) {
  if (library.has(symbol_of(PYI_ABI_MAJOR))) return library.get<EntryFunction>(symbol_of(PYI_ABI_MAJOR));
  for (int major = PYI_ABI_MAJOR + 1; major <= kNewestMajorToLookFor; ++major) {
    if (!library.has(symbol_of(major))) continue;
    throw refused(file, "it was built for plugin contract " + std::to_string(major) + ", and pyinstrument " +
                            host.version + " knows " + std::to_string(PYI_ABI_MAJOR) +
                            ": upgrade pyinstrument");
  }
  for (int major = PYI_ABI_MAJOR - 1; major > 0; --major) {
    if (!library.has(symbol_of(major))) continue;
    throw refused(file, "it was built for plugin contract " + std::to_string(major) + ", and pyinstrument " +
                            host.version + " takes " + std::to_string(PYI_ABI_MAJOR) +
                            ": upgrade the plugin");
  }
  throw refused(file, "it exports no function " + symbol_of(PYI_ABI_MAJOR) +
                          ", so it is no pyinstrument plugin: PYINSTRUMENT_PLUGIN(...) defines it");
}

bool is_missing(const char* text) { return text == nullptr || *text == '\0'; }

}  // namespace

PluginLibrary::PluginLibrary(const fs::path& file, const pyi_host& host) : file_(fs::absolute(file)) {
  plugin_ = entry_of(open(file_), file_, host)(&host);
  check_plugin();
  std::set<std::string_view> names;
  for (const pyi_component* const* row = plugin_->components; *row != nullptr; ++row) {
    check_component(**row);
    if (!names.insert((*row)->name).second)
      throw refused(file_,
                    "two of its components are called \"" + std::string((*row)->name) + "\"; ask its author");
    components_.push_back(*row);
  }
  if (components_.empty()) throw refused(file_, "it has no components; ask its author");
}

void PluginLibrary::check_plugin() const {
  if (plugin_ == nullptr)
    throw refused(file_, "it refuses this pyinstrument; ask its author which one it takes");
  if (plugin_->struct_size < offsetof(pyi_plugin, extension) + sizeof plugin_->extension)
    throw refused(file_, "its description is cut short; ask its author");
  if (plugin_->abi_major != PYI_ABI_MAJOR || plugin_->abi_minor > PYI_ABI_MINOR) {
    const auto version = [](std::uint32_t major, std::uint32_t minor) {
      return std::to_string(major) + "." + std::to_string(minor);
    };
    throw refused(file_, "it needs plugin contract " + version(plugin_->abi_major, plugin_->abi_minor) +
                             ", and this pyinstrument has " + version(PYI_ABI_MAJOR, PYI_ABI_MINOR) +
                             ": upgrade pyinstrument");
  }
  if (is_missing(plugin_->name) || is_missing(plugin_->version) || plugin_->components == nullptr)
    throw refused(file_, "it lacks a name, a version or components; ask its author");
}

void PluginLibrary::check_component(const pyi_component& component) const {
  if (component.struct_size < offsetof(pyi_component, process) + sizeof component.process)
    throw refused(file_, "the description of a component is cut short; ask its author");
  if (is_missing(component.name)) throw refused(file_, "a component has no name; ask its author");
  const std::string name = "component \"" + std::string(component.name) + "\" ";
  const bool renders = component.kind == PYI_RENDERER && component.render != nullptr;
  const bool processes = component.kind == PYI_PROCESSOR && component.process != nullptr;
  if (!renders && !processes)
    throw refused(file_,
                  name + "is neither a renderer that renders nor a processor that processes; ask its author");
  if (component.create == nullptr || component.destroy == nullptr)
    throw refused(file_, name + "cannot be created or destroyed; ask its author");
}

const pyi_component& PluginLibrary::component(std::string_view name) const {
  if (name.empty()) return *components_.front();
  std::vector<std::string> names;
  for (const pyi_component* each : components_) {
    if (each->name == name) return *each;
    names.emplace_back(each->name);
  }
  throw Error(ErrorKind::usage, "plugin " + file_.string() + " has no component \"" + std::string(name) +
                                    "\"; it has: " + joined(names));
}

}  // namespace pyinstrument
