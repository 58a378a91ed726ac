/* create() and destroy() of components that have no state and no options. */
#ifndef TESTS_PLUGINS_STATELESS_H
#define TESTS_PLUGINS_STATELESS_H

#include <pyinstrument/plugin.h>

static void* create(pyi_call* call, const pyi_value* values) {
  static char nothing;
  (void)call;
  (void)values;
  return &nothing; /* NULL would be a failure */
}

static void destroy(void* self) { (void)self; }

#endif
