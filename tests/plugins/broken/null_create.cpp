// create() gives nothing and says nothing.
#include <pyinstrument/plugin.h>

namespace {

void* create(pyi_call*, const pyi_value*) { return nullptr; }
void destroy(void*) {}
int render(void*, pyi_call*, const pyi_session*) { return 0; }

}  // namespace

extern "C" PYI_EXPORT const pyi_plugin* pyinstrument_plugin_v1(const pyi_host*) {
  static const pyi_component component{sizeof(pyi_component),
                                       PYI_RENDERER,
                                       0,
                                       "null_create",
                                       "Cannot be made",
                                       nullptr,
                                       nullptr,
                                       nullptr,
                                       create,
                                       destroy,
                                       render,
                                       nullptr};
  static const pyi_component* const components[] = {&component, nullptr};
  static const pyi_plugin plugin{
      sizeof(pyi_plugin), PYI_ABI_MAJOR, PYI_ABI_MINOR, "null_create", "1.0.0", "", "", components, nullptr};
  return &plugin;
}
