// Has the binary contract changed?
//
// The layout of every struct in plugin.h, frozen: plugins that were built against it are out there. When this
// does not compile, the contract was changed in the middle. Fields may be appended only, to structs that
// start with struct_size; then raise PYI_ABI_MINOR and add the new fields here.
#include <pyinstrument/plugin.h>

#include <cstddef>

static_assert(PYI_ABI_MAJOR == 1 && PYI_ABI_MINOR == 0);
static_assert(sizeof(void*) == 8 && sizeof(size_t) == 8);

#define SIZE(type, bytes) static_assert(sizeof(type) == (bytes))
#define FIELD(type, field, offset) static_assert(offsetof(type, field) == (offset))

SIZE(pyi_str, 16);
FIELD(pyi_str, data, 0);
FIELD(pyi_str, size, 8);

SIZE(pyi_option, 48);
FIELD(pyi_option, struct_size, 0);
FIELD(pyi_option, name, 8);
FIELD(pyi_option, help, 16);
FIELD(pyi_option, default_json, 24);
FIELD(pyi_option, type, 32);
FIELD(pyi_option, choices, 40);

SIZE(pyi_value, 24);
FIELD(pyi_value, is_null, 0);
FIELD(pyi_value, u, 8);

SIZE(pyi_tree, 208);
FIELD(pyi_tree, struct_size, 0);
FIELD(pyi_tree, node_count, 8);
FIELD(pyi_tree, root, 12);
FIELD(pyi_tree, parent, 16);
FIELD(pyi_tree, first_child, 24);
FIELD(pyi_tree, next_sibling, 32);
FIELD(pyi_tree, code, 40);
FIELD(pyi_tree, group, 48);
FIELD(pyi_tree, flags, 56);
FIELD(pyi_tree, time, 64);
FIELD(pyi_tree, absorbed_time, 72);
FIELD(pyi_tree, attribute_first, 80);
FIELD(pyi_tree, attribute_next, 88);
FIELD(pyi_tree, attribute_text, 96);
FIELD(pyi_tree, attribute_time, 104);
FIELD(pyi_tree, code_count, 112);
FIELD(pyi_tree, function, 120);
FIELD(pyi_tree, file, 128);
FIELD(pyi_tree, file_short, 136);
FIELD(pyi_tree, line, 144);
FIELD(pyi_tree, group_count, 152);
FIELD(pyi_tree, group_root, 160);
FIELD(pyi_tree, group_begin, 168);
FIELD(pyi_tree, group_members, 176);
FIELD(pyi_tree, string_count, 184);
FIELD(pyi_tree, string_bytes, 192);
FIELD(pyi_tree, string_end, 200);

SIZE(pyi_session, 200);
FIELD(pyi_session, struct_size, 0);
FIELD(pyi_session, start_time, 8);
FIELD(pyi_session, duration, 16);
FIELD(pyi_session, cpu_time, 24);
FIELD(pyi_session, min_interval, 32);
FIELD(pyi_session, max_interval, 40);
FIELD(pyi_session, sample_count, 48);
FIELD(pyi_session, target_description, 56);
FIELD(pyi_session, sys_path, 72);
FIELD(pyi_session, sys_prefixes, 80);
FIELD(pyi_session, sys_path_count, 88);
FIELD(pyi_session, sys_prefixes_count, 96);
FIELD(pyi_session, sample_rows, 104);
FIELD(pyi_session, sample_stack, 112);
FIELD(pyi_session, sample_time, 120);
FIELD(pyi_session, sample_cpu_time, 128);
FIELD(pyi_session, stack_count, 136);
FIELD(pyi_session, stack_parent, 144);
FIELD(pyi_session, stack_frame_info, 152);
FIELD(pyi_session, start_call_stack, 160);
FIELD(pyi_session, frame_info_count, 164);
FIELD(pyi_session, frame_info_code, 168);
FIELD(pyi_session, frame_info_begin, 176);
FIELD(pyi_session, frame_info_attributes, 184);
FIELD(pyi_session, tree, 192);

SIZE(pyi_host, 120);
FIELD(pyi_host, struct_size, 0);
FIELD(pyi_host, abi_major, 8);
FIELD(pyi_host, abi_minor, 12);
FIELD(pyi_host, version, 16);
FIELD(pyi_host, fail, 24);
FIELD(pyi_host, log, 32);
FIELD(pyi_host, write, 40);
FIELD(pyi_host, write_session, 48);
FIELD(pyi_host, erase, 56);
FIELD(pyi_host, merge, 64);
FIELD(pyi_host, group, 72);
FIELD(pyi_host, order, 80);
FIELD(pyi_host, set_root, 88);
FIELD(pyi_host, add_child, 96);
FIELD(pyi_host, intern_code, 104);
FIELD(pyi_host, extension, 112);

SIZE(pyi_component, 88);
FIELD(pyi_component, struct_size, 0);
FIELD(pyi_component, kind, 8);
FIELD(pyi_component, flags, 12);
FIELD(pyi_component, name, 16);
FIELD(pyi_component, summary, 24);
FIELD(pyi_component, file_extension, 32);
FIELD(pyi_component, options, 40);
FIELD(pyi_component, processors, 48);
FIELD(pyi_component, create, 56);
FIELD(pyi_component, destroy, 64);
FIELD(pyi_component, render, 72);
FIELD(pyi_component, process, 80);

SIZE(pyi_plugin, 64);
FIELD(pyi_plugin, struct_size, 0);
FIELD(pyi_plugin, abi_major, 8);
FIELD(pyi_plugin, abi_minor, 12);
FIELD(pyi_plugin, name, 16);
FIELD(pyi_plugin, version, 24);
FIELD(pyi_plugin, author, 32);
FIELD(pyi_plugin, url, 40);
FIELD(pyi_plugin, components, 48);
FIELD(pyi_plugin, extension, 56);

// Values that cross the border.
static_assert(PYI_NONE == 0xffffffffU);
static_assert(PYI_BOOL == 0 && PYI_INT == 1 && PYI_FLOAT == 2 && PYI_STRING == 3 && PYI_CHOICE == 4 &&
              PYI_JSON == 5);
static_assert(PYI_SYNTHETIC == 1 && PYI_APPLICATION == 2 && PYI_TRACEBACKHIDE == 4 && PYI_GROUP_ROOT == 8 &&
              PYI_ERASED == 16);
static_assert(PYI_CODE_SELF == 0 && PYI_CODE_AWAIT == 1 && PYI_CODE_OUT_OF_CONTEXT == 2 &&
              PYI_CODE_ROOT == 3);
static_assert(PYI_REPLACE_CHILDREN == 0 && PYI_REPLACE_SELF_TIME == 1 && PYI_REPLACE_NOTHING == 2);
static_assert(PYI_LOG_DEBUG == 0 && PYI_LOG_INFO == 1 && PYI_LOG_WARNING == 2);
static_assert(PYI_RENDERER == 1 && PYI_PROCESSOR == 2);
static_assert(PYI_BINARY == 1 && PYI_HIDES == 2 && PYI_AGGREGATES == 4 && PYI_OPENS == 8 &&
              PYI_SAMPLES_ONLY == 16 && PYI_PREFERS_SAMPLES == 32);

// Extensions of the host.
SIZE(pyi_saved_session_1, 16);
FIELD(pyi_saved_session_1, struct_size, 0);
FIELD(pyi_saved_session_1, load, 8);
