/* What the plugin mycorp_owners gives for the extension MYCORP_OWNERS: which team owns which source files.

   This header is all that a program needs to read it, with pyinstrument/plugin.h. The rows live as long as
   the library is loaded, and any thread may read them. A later version may append fields; another meaning is
   another id. */
#ifndef MYCORP_OWNERS_H
#define MYCORP_OWNERS_H

#include <stddef.h>

#define MYCORP_OWNERS "mycorp.owners/1"

typedef struct mycorp_owner {
  const char* prefix; /* of a file's path, as reports show it: "shop/prices" */
  const char* team;
} mycorp_owner;

typedef struct mycorp_owners {
  size_t struct_size;
  size_t count;
  const mycorp_owner* rows; /* of those that fit, the one with the longest prefix counts */
} mycorp_owners;

#endif
