/* usage: who_owns PLUGIN.so FILE...: which team owns these files?

   A program that is no profiler, and reads what the plugin carries: a plugin is an ordinary shared library.
 */
#include <dlfcn.h>
#include <mycorp_owners.h>
#include <pyinstrument/plugin.h>
#include <stdio.h>
#include <string.h>

typedef const pyi_plugin* entry_function(const pyi_host*);

/* The plugin's description. Nothing of it is called but extension(), so a host without services will do. */
static const pyi_plugin* load(const char* path) {
  static const pyi_host host = {.struct_size = sizeof(pyi_host),
                                .abi_major = PYI_ABI_MAJOR,
                                .abi_minor = PYI_ABI_MINOR,
                                .version = "who_owns 1.0"};
  void* library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  entry_function* entry = NULL;
  if (library == NULL) {
    fprintf(stderr, "who_owns: %s\n", dlerror());
    return NULL;
  }
  *(void**)&entry = dlsym(library, "pyinstrument_plugin_v1");
  if (entry == NULL) {
    fprintf(stderr, "who_owns: %s is no plugin of pyinstrument\n", path);
    return NULL;
  }
  return entry(&host);
}

static const char* owner_of(const mycorp_owners* owners, const char* file) {
  const char* team = "(nobody)";
  size_t longest = 0, i;
  for (i = 0; i < owners->count; ++i) {
    const size_t size = strlen(owners->rows[i].prefix);
    if (size < longest || strncmp(file, owners->rows[i].prefix, size) != 0) continue;
    longest = size;
    team = owners->rows[i].team;
  }
  return team;
}

int main(int argc, char** argv) {
  const pyi_plugin* plugin;
  const mycorp_owners* owners = NULL;
  int i;
  if (argc < 3) {
    fprintf(stderr, "usage: who_owns PLUGIN.so FILE...\n");
    return 2;
  }
  plugin = load(argv[1]);
  if (plugin == NULL) return 1;
  if (PYI_HAS(plugin, extension) && plugin->extension != NULL) owners = plugin->extension(MYCORP_OWNERS);
  if (owners == NULL) {
    fprintf(stderr, "who_owns: the plugin %s does not carry %s\n", plugin->name, MYCORP_OWNERS);
    return 1;
  }
  for (i = 2; i < argc; ++i) printf("%s: %s\n", argv[i], owner_of(owners, argv[i]));
  return 0;
}
