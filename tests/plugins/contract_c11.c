/* The contract is C11: this file compiles as nothing else. */
#include <pyinstrument/plugin.h>

_Static_assert(sizeof(pyi_host) > 0, "the contract is complete in C");
