// Does not look at what write() returns, and says that all went well.
#include "bare_plugin.hpp"

namespace {

const pyi_host* host;

int render(void*, pyi_call* call, const pyi_session*) {
  host->write(call, "text\n", 5);
  return 0;
}

}  // namespace

extern "C" PYI_EXPORT const pyi_plugin* pyinstrument_plugin_v1(const pyi_host* given) {
  host = given;
  return bare_plugin("ignores_failure", render, nullptr);
}
