// Built for the plugin contract that comes after this one.
#include <pyinstrument/plugin.h>

extern "C" PYI_EXPORT const void* pyinstrument_plugin_v2(const void*) { return nullptr; }
