// Asks to write again and again, though it knows that it cannot.
#include "bare_plugin.hpp"

namespace {

const pyi_host* host;

int render(void*, pyi_call* call, const pyi_session*) {
  int failed = 0;
  for (int i = 0; i < 3; ++i) failed |= host->write(call, "text\n", 5);
  return failed;
}

}  // namespace

extern "C" PYI_EXPORT const pyi_plugin* pyinstrument_plugin_v1(const pyi_host* given) {
  host = given;
  return bare_plugin("writes_after_failure", render, nullptr);
}
