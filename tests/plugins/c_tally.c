/* A renderer and a processor in plain C11: what the contract asks of an author without the C++ layer. */
#include <pyinstrument/plugin.h>
#include <stdio.h>
#include <stdlib.h>

static const pyi_host* host;

typedef struct tally {
  int64_t limit; /* of frames to count */
} tally;

static void* create(pyi_call* call, const pyi_value* values) {
  tally* self;
  if (values[0].u.i < 0) {
    host->fail(call, "limit is less than 0");
    return NULL;
  }
  self = malloc(sizeof *self);
  if (self == NULL) {
    host->fail(call, "out of memory");
    return NULL;
  }
  self->limit = values[0].u.i;
  return self;
}

static void destroy(void* self) { free(self); }

static int render(void* self, pyi_call* call, const pyi_session* session) {
  const pyi_tree* tree = session->tree;
  const int64_t limit = ((const tally*)self)->limit;
  char line[64];
  int64_t count = 0;
  uint32_t node;
  int size;
  if (!PYI_HAS(session, tree)) return host->fail(call, "this host is too old");
  for (node = 0; node < tree->node_count && count < limit; ++node)
    if ((tree->flags[node] & (PYI_SYNTHETIC | PYI_ERASED)) == 0) ++count;
  size = snprintf(line, sizeof line, "%lld frames\n", (long long)count);
  return host->write(call, line, (size_t)size);
}

/* Leaves the root alone: each child of it is erased, from the last to the first. */
static int prune(void* self, pyi_call* call, pyi_tree* tree) {
  uint32_t node;
  (void)self;
  for (node = tree->node_count; node-- > 0;) {
    if ((tree->flags[node] & PYI_ERASED) != 0 || tree->parent[node] != tree->root) continue;
    if (host->erase(call, tree, node, PYI_REPLACE_NOTHING) != 0) return 1;
  }
  return 0;
}

static const pyi_option limit = {.struct_size = sizeof(pyi_option),
                                 .name = "limit",
                                 .help = "Count no further",
                                 .default_json = "1000",
                                 .type = PYI_INT};
static const pyi_option* const options[] = {&limit, NULL};

static const pyi_component renderer = {.struct_size = sizeof(pyi_component),
                                       .kind = PYI_RENDERER,
                                       .name = "c_tally",
                                       .summary = "Counts frames",
                                       .options = options,
                                       .create = create,
                                       .destroy = destroy,
                                       .render = render};
static const pyi_component processor = {.struct_size = sizeof(pyi_component),
                                        .kind = PYI_PROCESSOR,
                                        .name = "c_prune",
                                        .summary = "Leaves the root alone",
                                        .options = options,
                                        .create = create,
                                        .destroy = destroy,
                                        .process = prune};
static const pyi_component* const components[] = {&renderer, &processor, NULL};

static const pyi_plugin plugin = {.struct_size = sizeof(pyi_plugin),
                                  .abi_major = PYI_ABI_MAJOR,
                                  .abi_minor = PYI_ABI_MINOR,
                                  .name = "c_tally",
                                  .version = "1.0.0",
                                  .components = components};

const pyi_plugin* pyinstrument_plugin_v1(const pyi_host* loaded_by) {
  host = loaded_by;
  return &plugin;
}
