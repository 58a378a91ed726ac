// A plugin of one component, written against the C contract: nothing stands between it and the host.
#pragma once

#include <pyinstrument/plugin.h>

inline void* create_nothing(pyi_call*, const pyi_value*) {
  static int self;
  return &self;
}
inline void destroy_nothing(void*) {}

// One of the two functions, the other null.
inline const pyi_plugin* bare_plugin(const char* name, int (*render)(void*, pyi_call*, const pyi_session*),
                                     int (*process)(void*, pyi_call*, pyi_tree*)) {
  static const pyi_component component{.struct_size = sizeof(pyi_component),
                                       .kind = static_cast<uint32_t>(render ? PYI_RENDERER : PYI_PROCESSOR),
                                       .flags = 0,
                                       .name = name,
                                       .summary = "For tests",
                                       .file_extension = nullptr,
                                       .options = nullptr,
                                       .processors = nullptr,
                                       .create = create_nothing,
                                       .destroy = destroy_nothing,
                                       .render = render,
                                       .process = process};
  static const pyi_component* const components[] = {&component, nullptr};
  static const pyi_plugin plugin{.struct_size = sizeof(pyi_plugin),
                                 .abi_major = PYI_ABI_MAJOR,
                                 .abi_minor = PYI_ABI_MINOR,
                                 .name = name,
                                 .version = "1.0.0",
                                 .author = nullptr,
                                 .url = nullptr,
                                 .components = components,
                                 .extension = nullptr};
  return &plugin;
}
