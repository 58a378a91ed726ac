/* Says which file it was loaded from: a renderer writes that, a processor leaves it as a frame. */
#define _GNU_SOURCE /* dladdr */
#include <dlfcn.h>
#include <pyinstrument/plugin.h>
#include <stdio.h>
#include <string.h>

#include "stateless.h"

static const pyi_host* host;
static const char* own_file;

static int render(void* self, pyi_call* call, const pyi_session* session) {
  (void)self;
  (void)session;
  if (host->write(call, own_file, strlen(own_file)) != 0) return 1;
  return host->write(call, "\n", 1);
}

static int process(void* self, pyi_call* call, pyi_tree* tree) {
  const pyi_str file = {own_file, strlen(own_file)};
  uint32_t code, node;
  (void)self;
  if (tree->node_count == 0) return 0;
  if (host->intern_code(call, tree, file, file, 1, &code) != 0) return 1;
  return host->add_child(call, tree, tree->root, code, 0, &node);
}

static const pyi_component renderer = {.struct_size = sizeof(pyi_component),
                                       .kind = PYI_RENDERER,
                                       .name = "placed",
                                       .summary = "Writes which file it is",
                                       .file_extension = "placed",
                                       .create = create,
                                       .destroy = destroy,
                                       .render = render};
static const pyi_component second = {.struct_size = sizeof(pyi_component),
                                     .kind = PYI_RENDERER,
                                     .name = "second",
                                     .summary = "The same, as a component that is not the first",
                                     .create = create,
                                     .destroy = destroy,
                                     .render = render};
static const pyi_component processor = {.struct_size = sizeof(pyi_component),
                                        .kind = PYI_PROCESSOR,
                                        .name = "placed_mark",
                                        .summary = "Leaves as a frame which file it is",
                                        .create = create,
                                        .destroy = destroy,
                                        .process = process};
static const pyi_component* const components[] = {&renderer, &second, &processor, NULL};

static const pyi_plugin plugin = {.struct_size = sizeof(pyi_plugin),
                                  .abi_major = PYI_ABI_MAJOR,
                                  .abi_minor = PYI_ABI_MINOR,
                                  .name = "placed",
                                  .version = "1.0.0",
                                  .components = components};

const pyi_plugin* pyinstrument_plugin_v1(const pyi_host* loaded_by) {
  Dl_info info;
  host = loaded_by;
  own_file = dladdr(&plugin, &info) != 0 ? info.dli_fname : "a file that dladdr does not know";
  return &plugin;
}
