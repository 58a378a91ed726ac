// Edits the columns behind the host's back: times no longer add up.
#include "bare_plugin.hpp"

namespace {

int process(void*, pyi_call*, pyi_tree* tree) {
  if (tree->root != PYI_NONE) const_cast<double*>(tree->time)[tree->root] *= 2;
  return 0;
}

}  // namespace

extern "C" PYI_EXPORT const pyi_plugin* pyinstrument_plugin_v1(const pyi_host*) {
  return bare_plugin("invalid_tree", nullptr, process);
}
