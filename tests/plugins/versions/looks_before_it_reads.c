/* Built with a contract that is newer than what it asks for: it uses the newest field where that is there. */
#include <pyinstrument/plugin.h>
#include <string.h>

#include "../stateless.h"

static const pyi_host* host;

static int render(void* self, pyi_call* call, const pyi_session* session) {
  const bool all = PYI_HAS(host, appended) && PYI_HAS(session, appended) && PYI_HAS(session->tree, appended);
  const bool none =
      !PYI_HAS(host, appended) && !PYI_HAS(session, appended) && !PYI_HAS(session->tree, appended);
  const char* text = all    ? "with what is new\n"
                     : none ? "without what is new\n"
                            : "with half of what is new\n";
  (void)self;
  return host->write(call, text, strlen(text));
}

static const pyi_component renderer = {.struct_size = sizeof(pyi_component),
                                       .kind = PYI_RENDERER,
                                       .name = "looks_before_it_reads",
                                       .summary = "Says what it found",
                                       .create = create,
                                       .destroy = destroy,
                                       .render = render};
static const pyi_component* const components[] = {&renderer, NULL};

static const pyi_plugin plugin = {.struct_size = sizeof(pyi_plugin),
                                  .abi_major = PYI_ABI_MAJOR,
                                  .abi_minor = PYI_ABI_MINOR - 1,
                                  .name = "looks_before_it_reads",
                                  .version = "1.0.0",
                                  .components = components};

const pyi_plugin* pyinstrument_plugin_v1(const pyi_host* loaded_by) {
  host = loaded_by;
  return &plugin;
}
