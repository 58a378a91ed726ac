/* pyinstrument/plugin.h -- the whole binary contract between pyinstrument and a plugin.

   C11; no allocation, no exception and no C++ type crosses it. A plugin is a shared library that exports one
   function, pyinstrument_plugin_v1(), and links to nothing of ours. C++ authors include plugin.hpp instead.

   Strings are UTF-8 in which a lone surrogate (as Python makes of undecodable bytes in file names) stands as
   its three-byte form. Times are seconds. Ids are dense uint32_t; PYI_NONE is "no such row".

   Growth: minor versions only append. A struct that may grow starts with struct_size; read a later field only
   if struct_size covers it (PYI_HAS).

   Memory: whoever made it frees it. What the host passes lives until the call returns.
   Threads: one instance is never called by two threads at once. No GIL is held; a plugin must not call
   CPython. */
#ifndef PYINSTRUMENT_PLUGIN_H
#define PYINSTRUMENT_PLUGIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PYI_ABI_MAJOR 1 /* another major is another symbol name; old plugins are refused with a sentence */
#define PYI_ABI_MINOR 0 /* fields and functions appended since the major began */
#define PYI_NONE UINT32_MAX
#define PYI_HAS(p, field) ((p)->struct_size >= offsetof(__typeof__(*(p)), field) + sizeof((p)->field))
#define PYI_EXPORT __attribute__((visibility("default")))

#ifdef __cplusplus
extern "C" {
#endif

/* Not NUL-terminated. */
typedef struct pyi_str {
  const char* data;
  size_t size;
} pyi_str;

/* ---- options: declared by the plugin; parsed, checked and filled in by the host ---- */

typedef enum pyi_type {
  PYI_BOOL = 0,
  PYI_INT = 1,   /* int64_t */
  PYI_FLOAT = 2, /* an integer is taken too */
  PYI_STRING = 3,
  PYI_CHOICE = 4, /* a string out of `choices` */
  PYI_JSON = 5    /* any value; arrives as JSON text */
} pyi_type;

typedef struct pyi_option {
  size_t struct_size;
  const char *name, *help;
  const char* default_json;   /* "null": the option may be null and is so by default */
  uint32_t type;              /* pyi_type */
  const char* const* choices; /* NULL-terminated; PYI_CHOICE only */
} pyi_option;

typedef struct pyi_value {
  bool is_null;
  union {
    bool b;
    int64_t i;
    double f;
    pyi_str s; /* PYI_STRING, PYI_CHOICE, PYI_JSON */
  } u;
} pyi_value;

/* ---- the frame tree: read as columns, written through pyi_host ---- */

enum {
  PYI_SYNTHETIC = 1,     /* [self], [await], [out-of-context], [root] */
  PYI_APPLICATION = 2,   /* the user's own code */
  PYI_TRACEBACKHIDE = 4, /* had a local named __tracebackhide__ for most of its time */
  PYI_GROUP_ROOT = 8,
  PYI_ERASED = 16 /* no longer part of the tree; skip it */
};

/* Codes every tree has; other synthetic frames do not exist. */
enum { PYI_CODE_SELF = 0, PYI_CODE_AWAIT = 1, PYI_CODE_OUT_OF_CONTEXT = 2, PYI_CODE_ROOT = 3 };

/* After every editing call the pointers and node_count may have changed: read them again from the struct. */
typedef struct pyi_tree {
  size_t struct_size;
  uint32_t node_count;
  uint32_t root; /* PYI_NONE: no samples */

  /* One entry a node; on entry nodes are dense and in depth-first pre-order, so that a linear scan meets a
     parent before its children. Edits keep ids; new nodes come at the end. time = the children's time +
     absorbed_time. */
  const uint32_t *parent, *first_child, *next_sibling, *code, *group, *flags;
  const double *time, *absorbed_time;

  /* What was seen of a node, with the time it was seen: a list from attribute_first[node] through
     attribute_next to PYI_NONE, in the order of first sight. The text is a letter and a value: `cClass`,
     `l42` (line now), `h1` (tracebackhide). */
  const uint32_t *attribute_first, *attribute_next, *attribute_text;
  const double* attribute_time;

  /* One entry a code (function, file, first line). file and file_short are PYI_NONE for synthetic frames;
     C functions have file `<built-in>` and line 0; a thread's root has file `<thread>` and its ident as line.
   */
  uint32_t code_count;
  const uint32_t *function, *file, *file_short;
  const int64_t* line;

  /* One entry a group: its root, and its members as group_members[group_begin[g] .. group_begin[g + 1]), in
     the order given to group(). A dissolved group has root PYI_NONE. Members that left while this call goes
     on stay listed until it returns: group[] tells. */
  uint32_t group_count;
  const uint32_t *group_root, *group_begin, *group_members;

  /* Bytes of string s are [string_end[s - 1], string_end[s]) of string_bytes (from 0 for s == 0). */
  uint32_t string_count;
  const char* string_bytes;
  const uint64_t* string_end;
} pyi_tree;

/* ---- the session, for renderers ---- */

typedef struct pyi_session {
  size_t struct_size;
  double start_time; /* since the epoch */
  double duration, cpu_time, min_interval, max_interval;
  uint64_t sample_count; /* as recorded */
  pyi_str target_description;
  const pyi_str *sys_path, *sys_prefixes;
  size_t sys_path_count, sys_prefixes_count;

  /* Samples in time order; sample_cpu_time is NULL when it was not recorded. */
  uint64_t sample_rows;
  const uint32_t* sample_stack;
  const double* sample_time;
  const float* sample_cpu_time;

  /* The stack trie: a stack is the id of its last frame's entry; parents have smaller ids. */
  uint32_t stack_count;
  const uint32_t *stack_parent, *stack_frame_info;
  uint32_t start_call_stack; /* PYI_NONE when unknown */

  /* One entry a frame info: its code, and its attributes (strings as in pyi_tree) as
     frame_info_attributes[frame_info_begin[i] .. frame_info_begin[i + 1]). */
  uint32_t frame_info_count;
  const uint32_t *frame_info_code, *frame_info_begin, *frame_info_attributes;

  const pyi_tree* tree; /* after the processors; its code and string columns serve the session too */
} pyi_session;

/* ---- host services; valid until the library's last component is destroyed ---- */

typedef struct pyi_call pyi_call; /* one call under way; carries the error */

typedef enum pyi_replacement {
  PYI_REPLACE_CHILDREN = 0,  /* the children take the node's place */
  PYI_REPLACE_SELF_TIME = 1, /* a [self] leaf with its time does */
  PYI_REPLACE_NOTHING = 2    /* nothing does; the time is absorbed by the parent */
} pyi_replacement;

enum { PYI_LOG_DEBUG = 0, PYI_LOG_INFO = 1, PYI_LOG_WARNING = 2 };

/* Functions that return int give 0, or non-zero after recording an error in the call: return it upwards. */
typedef struct pyi_host {
  size_t struct_size;
  uint32_t abi_major, abi_minor;
  const char* version; /* pyinstrument's own, e.g. "6.0.0" */

  int (*fail)(pyi_call*, const char* message); /* records the error; returns non-zero */
  void (*log)(pyi_call*, int level, const char* message);

  /* Renderers: the next bytes of the output, all or fail. */
  int (*write)(pyi_call*, const void* bytes, size_t size);
  /* Renderers: the next bytes of the output are the session as a .pyisession file; form "compact" or
   * "classic". */
  int (*write_session)(pyi_call*, const pyi_session*, const char* form);

  /* Processors: edits that keep the tree's invariants. Nodes that are erased, or no nodes, are an error. */
  int (*erase)(pyi_call*, pyi_tree*, uint32_t node, int replacement);
  int (*merge)(pyi_call*, pyi_tree*, uint32_t from, uint32_t into);
  int (*group)(pyi_call*, pyi_tree*, uint32_t root, const uint32_t* nodes, size_t count);
  int (*order)(pyi_call*, pyi_tree*, uint32_t node, const uint32_t* children, size_t count);
  int (*set_root)(pyi_call*, pyi_tree*, uint32_t node);
  /* A new last child with `time` seconds out of the parent's absorbed time; *node gets its id. */
  int (*add_child)(pyi_call*, pyi_tree*, uint32_t parent, uint32_t code, double time, uint32_t* node);
  /* The code row of (function, file, line), made when it is new; *code gets its id. */
  int (*intern_code)(pyi_call*, pyi_tree*, pyi_str function, pyi_str file, int64_t line, uint32_t* code);

  const void* (*extension)(const char* id); /* "pyinstrument.x/1", or NULL */
} pyi_host;

/* ---- extensions of the host: what pyi_host.extension() gives for an id; NULL where the host has none ----
 */

#define PYI_SAVED_SESSION_1 "pyinstrument.saved_session/1"

typedef struct pyi_saved_session_1 {
  size_t struct_size;
  /* From create() or render(): reads a .pyisession file of either form. *session and all it points to live
     until that call returns; its tree has no nodes, its code and string columns are filled. */
  int (*load)(pyi_call*, pyi_str path, const pyi_session** session);
} pyi_saved_session_1;

/* ---- what a plugin exports ---- */

enum { PYI_RENDERER = 1, PYI_PROCESSOR = 2 };

enum {
  PYI_BINARY = 1,        /* renderers: the output is not text; a terminal does not get it */
  PYI_HIDES = 2,         /* processors: left out by --show-all */
  PYI_AGGREGATES = 4,    /* processors: left out by --timeline */
  PYI_OPENS = 8,         /* renderers: on a terminal the output goes to a file that a browser opens */
  PYI_SAMPLES_ONLY = 16, /* renderers: reads samples and stacks; no tree is built, and its root is PYI_NONE */
  PYI_PREFERS_SAMPLES = 32 /* renderers: as PYI_SAMPLES_ONLY unless processors are asked for; a host that does
                              not know this flag builds a tree, always */
};

typedef struct pyi_component {
  size_t struct_size;
  uint32_t kind, flags;
  const char *name, *summary;
  const char* file_extension; /* renderers: "txt", "speedscope.json"; several separated by blanks; or NULL */
  const pyi_option* const* options; /* NULL-terminated, or NULL */
  const char* const* processors;    /* renderers: the default pipeline, NULL-terminated, or NULL */
  void* (*create)(pyi_call*, const pyi_value* values); /* one value an option, in order; NULL after fail() */
  void (*destroy)(void* self);
  int (*render)(void* self, pyi_call*, const pyi_session*); /* renderers */
  int (*process)(void* self, pyi_call*, pyi_tree*);         /* processors; the tree may have no nodes */
} pyi_component;

typedef struct pyi_plugin {
  size_t struct_size;
  uint32_t abi_major, abi_minor; /* what the plugin was compiled with and needs at least */
  const char *name, *version, *author, *url;
  const pyi_component* const* components;   /* NULL-terminated; [0] is the default */
  const void* (*extension)(const char* id); /* or NULL */
} pyi_plugin;

/* The only exported symbol. Fast, no I/O, callable more than once. NULL: the plugin refuses this host. */
PYI_EXPORT const pyi_plugin* pyinstrument_plugin_v1(const pyi_host* host);

#ifdef __cplusplus
}
#endif
#endif
