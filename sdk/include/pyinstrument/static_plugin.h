/* pyinstrument/static_plugin.h -- a plugin as part of a program: one that tests it, fuzzes it, runs it under
   a debugger or a sanitizer, or is a host of its own.

     pyinstrument_add_plugin(mycorp_flame STATIC SOURCES flame.cpp)       in CMake: a library to link to
     target_link_libraries(host PRIVATE mycorp_flame)

     PYINSTRUMENT_STATIC_PLUGIN(mycorp_flame);                            in the program, at namespace scope
     const pyi_plugin* plugin = pyinstrument_plugin_v1_mycorp_flame(&host);

   The program is the host: it fills in a pyi_host, and makes the session and the tree that it passes to the
   plugin's components, all as plugin.h says. Nothing is checked for it. Several plugins can be in one
   program, as each has a function of its own name; in C++, types that stand in an unnamed namespace, or in
   one of the plugin's own, do not meet those of another plugin. */
#ifndef PYINSTRUMENT_STATIC_PLUGIN_H
#define PYINSTRUMENT_STATIC_PLUGIN_H

#include "plugin.h"

#ifdef __cplusplus
#define PYINSTRUMENT_STATIC_PLUGIN(name) \
  extern "C" const pyi_plugin* pyinstrument_plugin_v1_##name(const pyi_host* host)
#else
#define PYINSTRUMENT_STATIC_PLUGIN(name) const pyi_plugin* pyinstrument_plugin_v1_##name(const pyi_host* host)
#endif

#endif
