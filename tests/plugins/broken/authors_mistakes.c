/* A plugin by an author who fills in the structs by hand, and what may go wrong there: each macro puts one
   thing wrong. The test of docs/plugins/troubleshooting.md compiles it with one macro at a time. */
#include <pyinstrument/plugin.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifndef ENTRY
#define ENTRY
#endif
#ifndef CREATE
#define CREATE
#endif
#ifndef RENDER
#define RENDER
#endif
#ifndef OPTION
#define OPTION
#endif
#ifndef COMPONENT
#define COMPONENT
#endif
#ifndef PLUGIN
#define PLUGIN
#endif

static const pyi_host* host;
static char task[64]; /* the option "task": one object at a time here */
static int created;

static void* create(pyi_call* call, const pyi_value* values) {
  (void)call;
  ++created;
  snprintf(task, sizeof task, "%.*s", (int)values[0].u.s.size, values[0].u.s.data);
  CREATE
  return task;
}
static void destroy(void* self) { (void)self; }

static int render(void* self, pyi_call* call, const pyi_session* session) {
  (void)self;
  RENDER
  if (strcmp(task, "say nothing") == 0) return 1;
  if (strcmp(task, "fail without a word") == 0) return host->fail(call, "");
  if (strcmp(task, "edit") == 0) return host->erase(call, (pyi_tree*)session->tree, 1, PYI_REPLACE_NOTHING);
  if (strcmp(task, "load") == 0) {
    const pyi_saved_session_1* const saved = host->extension(PYI_SAVED_SESSION_1);
    const pyi_str path = {"program.pyisession", strlen("program.pyisession")};
    return saved->load(call, path, NULL);
  }
  if (strcmp(task, "form") == 0) return host->write_session(call, session, "odd");
  return 0;
}

static int process(void* self, pyi_call* call, pyi_tree* tree) {
  const uint32_t root = tree->root, child = tree->first_child[root], self_time = tree->first_child[child],
                 tiny = tree->next_sibling[self_time];
  const uint32_t both[] = {root, child};
  uint32_t made;
  const pyi_str odd = {"a\0b", 3}, name = {"f", 1};
  (void)self;
#define TASK(name) if (strcmp(task, name) == 0)
  TASK("erase twice") {
    if (host->erase(call, tree, child, PYI_REPLACE_CHILDREN) != 0) return 1;
    return host->erase(call, tree, child, PYI_REPLACE_CHILDREN);
  }
  TASK("erase nothing") return host->erase(call, tree, 999999, PYI_REPLACE_CHILDREN);
  TASK("erase root") return host->erase(call, tree, root, PYI_REPLACE_CHILDREN);
  TASK("erase oddly") return host->erase(call, tree, child, 7);
  TASK("merge strangers") return host->merge(call, tree, child, root);
  TASK("merge into self") return host->merge(call, tree, tiny, self_time);
  TASK("group one") return host->group(call, tree, child, &child, 1);
  TASK("group twice") {
    if (host->group(call, tree, root, both, 2) != 0) return 1;
    return host->group(call, tree, root, both, 2);
  }
  TASK("group around") return host->group(call, tree, tiny, both, 2);
  TASK("order none") return host->order(call, tree, child, both, 0);
  TASK("add to self") return host->add_child(call, tree, self_time, 0, 0, &made);
  TASK("add odd code") return host->add_child(call, tree, root, 999999, 0, &made);
  TASK("add too much") return host->add_child(call, tree, root, 0, 5, &made);
  TASK("add nowhere") return host->add_child(call, tree, root, 0, 0, NULL);
  TASK("intern odd") return host->intern_code(call, tree, odd, name, 1, &made);
  TASK("intern nowhere") return host->intern_code(call, tree, name, name, 1, NULL);
  TASK("write") return host->write(call, "x", 1);
  TASK("write session") return host->write_session(call, NULL, "compact");
  return 0;
}

static const char* const none[] = {NULL};
static pyi_option option = {sizeof(pyi_option), "task", "What to do", "\"\"", PYI_STRING, NULL};
static const pyi_option* options[] = {&option, NULL, NULL};
static pyi_component renderer = {sizeof(pyi_component),
                                 PYI_RENDERER,
                                 0,
                                 "author",
                                 "A renderer",
                                 NULL,
                                 options,
                                 NULL,
                                 create,
                                 destroy,
                                 render,
                                 NULL};
static pyi_component processor = {sizeof(pyi_component),
                                  PYI_PROCESSOR,
                                  0,
                                  "edits",
                                  "A processor",
                                  NULL,
                                  options,
                                  NULL,
                                  create,
                                  destroy,
                                  NULL,
                                  process};
static const pyi_component* components[] = {&renderer, &processor, NULL};
static pyi_plugin plugin = {sizeof(pyi_plugin), PYI_ABI_MAJOR, PYI_ABI_MINOR, "author", "1.0.0", NULL, NULL,
                            components,         NULL};

const pyi_plugin* pyinstrument_plugin_v1(const pyi_host* loaded_by) {
  host = loaded_by;
  (void)none;
  OPTION COMPONENT PLUGIN ENTRY return &plugin;
}
