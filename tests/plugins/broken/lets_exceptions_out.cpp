// C++ that throws across the C contract.
#include <stdexcept>

#include "bare_plugin.hpp"

namespace {

int render(void*, pyi_call*, const pyi_session*) { throw std::runtime_error("thrown at the host"); }

}  // namespace

extern "C" PYI_EXPORT const pyi_plugin* pyinstrument_plugin_v1(const pyi_host*) {
  return bare_plugin("lets_exceptions_out", render, nullptr);
}
