// Needs what a later minor version of the contract brings.
#include <pyinstrument/plugin.h>

extern "C" PYI_EXPORT const pyi_plugin* pyinstrument_plugin_v1(const pyi_host*) {
  static const pyi_component* const components[] = {nullptr};
  static const pyi_plugin plugin{
      sizeof(pyi_plugin), PYI_ABI_MAJOR, PYI_ABI_MINOR + 1, "newer_minor", "1.0.0", "", "",
      components,         nullptr};
  return &plugin;
}
