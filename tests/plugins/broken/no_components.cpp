// Offers nothing.
#include <pyinstrument/plugin.h>

extern "C" PYI_EXPORT const pyi_plugin* pyinstrument_plugin_v1(const pyi_host*) {
  static const pyi_component* const components[] = {nullptr};
  static const pyi_plugin plugin{
      sizeof(pyi_plugin), PYI_ABI_MAJOR, PYI_ABI_MINOR, "no_components", "1.0.0", "", "",
      components,         nullptr};
  return &plugin;
}
