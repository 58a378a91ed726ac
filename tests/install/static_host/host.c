/* A host of its own: renders the tree main(work) with two plugins that are parts of this program. */
#include <pyinstrument/static_plugin.h>
#include <stdio.h>

PYINSTRUMENT_STATIC_PLUGIN(flame_inside);
PYINSTRUMENT_STATIC_PLUGIN(tally_inside);

struct pyi_call {
  const char* error;
};

static int fail(pyi_call* call, const char* message) {
  call->error = message;
  return 1;
}

static int write(pyi_call* call, const void* bytes, size_t size) {
  (void)call;
  return fwrite(bytes, 1, size, stdout) == size ? 0 : 1;
}

static const pyi_host host = {.struct_size = sizeof(pyi_host),
                              .abi_major = PYI_ABI_MAJOR,
                              .abi_minor = PYI_ABI_MINOR,
                              .version = "0",
                              .fail = fail,
                              .write = write};

enum { kNodes = 2 };
static const uint32_t parent[kNodes] = {PYI_NONE, 0}, first_child[kNodes] = {1, PYI_NONE};
static const uint32_t none[kNodes] = {PYI_NONE, PYI_NONE}, zero[kNodes] = {0, 0};
static const uint32_t code[kNodes] = {0, 1}, function[kNodes] = {0, 1}, file[kNodes] = {2, 2};
static const double time[kNodes] = {2, 1.5}, absorbed_time[kNodes] = {0.5, 1.5};
static const int64_t line[kNodes] = {1, 10};
static const char strings[] = "mainworkmain.py";
static const uint64_t string_end[] = {4, 8, 15};

static const pyi_tree tree = {.struct_size = sizeof(pyi_tree),
                              .node_count = kNodes,
                              .root = 0,
                              .parent = parent,
                              .first_child = first_child,
                              .next_sibling = none,
                              .code = code,
                              .group = none,
                              .flags = zero,
                              .time = time,
                              .absorbed_time = absorbed_time,
                              .attribute_first = none,
                              .code_count = kNodes,
                              .function = function,
                              .file = file,
                              .file_short = file,
                              .line = line,
                              .string_count = 3,
                              .string_bytes = strings,
                              .string_end = string_end};
static const pyi_session session = {
    .struct_size = sizeof(pyi_session), .duration = 2, .sample_count = 2, .tree = &tree};

static int render(const pyi_plugin* plugin, int64_t option) {
  const pyi_component* renderer = plugin->components[0];
  const pyi_value value = {.is_null = false, .u.i = option};
  pyi_call call = {NULL};
  void* self;
  int failed;
  printf("%s %s:\n", plugin->name, plugin->version);
  self = renderer->create(&call, &value);
  if (self == NULL) return fprintf(stderr, "%s\n", call.error);
  failed = renderer->render(self, &call, &session);
  renderer->destroy(self);
  if (failed != 0) fprintf(stderr, "%s\n", call.error == NULL ? "it does not say why" : call.error);
  return failed;
}

int main(void) {
  return render(pyinstrument_plugin_v1_flame_inside(&host), 80) != 0 ||
         render(pyinstrument_plugin_v1_tally_inside(&host), 1000) != 0;
}
