/* Where the time went, line by line: a renderer in plain C.

   It reads the samples, not the tree: what ran in a sample is the last frame of its stack, and the frame info
   there knows the line that it was at. So it is one pass over the samples, and no processor can hide a line.
 */
#include <pyinstrument/plugin.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const pyi_host* host;

enum { FORM_TEXT, FORM_CSV };

typedef struct lines {
  int64_t top; /* how many to show */
  int form;
} lines;

static bool is(pyi_str text, const char* word) {
  return text.size == strlen(word) && memcmp(text.data, word, text.size) == 0;
}

/* The values come in the order of the options below, checked against their types. */
static void* create(pyi_call* call, const pyi_value* values) {
  lines* self;
  if (values[0].u.i < 1) {
    host->fail(call, "top is 1 or more");
    return NULL;
  }
  self = malloc(sizeof *self);
  if (self == NULL) {
    host->fail(call, "out of memory");
    return NULL;
  }
  self->top = values[0].u.i;
  self->form = is(values[1].u.s, "csv") ? FORM_CSV : FORM_TEXT;
  return self;
}

static void destroy(void* self) { free(self); }

static pyi_str string_of(const pyi_tree* tree, uint32_t string) {
  const uint64_t begin = string == 0 ? 0 : tree->string_end[string - 1];
  const pyi_str text = {tree->string_bytes + begin, (size_t)(tree->string_end[string] - begin)};
  return text;
}

typedef struct row {
  uint32_t code;
  long line; /* 0: unknown */
  double time;
} row;

/* The line that a frame was at: its attribute "l42". */
static long line_of(const pyi_session* session, uint32_t frame_info) {
  const uint32_t end = session->frame_info_begin[frame_info + 1];
  uint32_t i;
  for (i = session->frame_info_begin[frame_info]; i < end; ++i) {
    const pyi_str text = string_of(session->tree, session->frame_info_attributes[i]);
    long line = 0;
    size_t at;
    if (text.size < 2 || text.data[0] != 'l') continue;
    for (at = 1; at < text.size && text.data[at] >= '0' && text.data[at] <= '9' && line < 100000000; ++at)
      line = 10 * line + (text.data[at] - '0');
    return line;
  }
  return 0;
}

static int by_place(const void* a, const void* b) {
  const row *left = a, *right = b;
  if (left->code != right->code) return left->code < right->code ? -1 : 1;
  return (left->line > right->line) - (left->line < right->line);
}

/* Ties in the order of their places, so that the same session gives the same report. */
static int by_time(const void* a, const void* b) {
  const row *left = a, *right = b;
  if (left->time != right->time) return left->time > right->time ? -1 : 1;
  return by_place(a, b);
}

/* One row for each frame info that was last in a stack; `*count` gets how many. NULL: no memory. */
static row* observed(const pyi_session* session, size_t* count) {
  const size_t infos = session->frame_info_count;
  double* time = calloc(infos + 1, sizeof *time);
  row* rows = malloc((infos + 1) * sizeof *rows);
  uint64_t i;
  uint32_t info;
  *count = 0;
  if (time == NULL || rows == NULL) {
    free(time);
    free(rows);
    return NULL;
  }
  for (i = 0; i < session->sample_rows; ++i)
    time[session->stack_frame_info[session->sample_stack[i]]] += session->sample_time[i];
  for (info = 0; info < infos; ++info) {
    if (!(time[info] > 0)) continue;
    rows[*count].code = session->frame_info_code[info];
    rows[*count].line = line_of(session, info);
    rows[*count].time = time[info];
    ++*count;
  }
  free(time);
  return rows;
}

/* Rows of one place (a class more or less makes another frame info) become one. */
static size_t merged(row* rows, size_t count) {
  size_t kept = 0, i;
  qsort(rows, count, sizeof *rows, by_place);
  for (i = 0; i < count; ++i) {
    if (kept > 0 && by_place(&rows[kept - 1], &rows[i]) == 0)
      rows[kept - 1].time += rows[i].time;
    else
      rows[kept++] = rows[i];
  }
  return kept;
}

static int write_text(pyi_call* call, const char* text) { return host->write(call, text, strlen(text)); }

/* A text of the columns: UTF-8, but for lone surrogates, which are written as '?'; so are control characters.
 */
static int write_name(pyi_call* call, pyi_str text, int form) {
  char piece[256];
  size_t used = 0, i;
  for (i = 0; i < text.size; ++i) {
    const unsigned char byte = (unsigned char)text.data[i];
    const bool is_surrogate = byte == 0xED && i + 2 < text.size && (unsigned char)text.data[i + 1] >= 0xA0;
    if (used + 2 > sizeof piece) {
      if (host->write(call, piece, used) != 0) return 1;
      used = 0;
    }
    if (form == FORM_CSV && byte == '"') piece[used++] = '"';
    piece[used++] = is_surrogate || byte < 0x20 || byte == 0x7F ? '?' : (char)byte;
    if (is_surrogate) i += 2;
  }
  return used == 0 ? 0 : host->write(call, piece, used);
}

static int write_row(pyi_call* call, const pyi_tree* tree, const row* shown, double total, int form) {
  const uint32_t file = tree->file_short[shown->code];
  const pyi_str path = string_of(tree, file == PYI_NONE ? tree->function[shown->code] : file);
  char text[96];
  if (form == FORM_CSV)
    snprintf(text, sizeof text, "%.6f,%.4f,\"", shown->time, total > 0 ? shown->time / total : 0);
  else
    snprintf(text, sizeof text, "%9.3f s %5.1f %%  ", shown->time, total > 0 ? 100 * shown->time / total : 0);
  if (write_text(call, text) != 0 || write_name(call, path, form) != 0) return 1;
  snprintf(text, sizeof text, form == FORM_CSV ? "\",%ld,\"" : ":%ld  ", shown->line);
  if (write_text(call, text) != 0) return 1;
  if (write_name(call, string_of(tree, tree->function[shown->code]), form) != 0) return 1;
  return write_text(call, form == FORM_CSV ? "\"\n" : "\n");
}

static int render(void* self, pyi_call* call, const pyi_session* session) {
  const lines* options = self;
  size_t count, i;
  double total = 0;
  int failed = 0;
  row* rows = observed(session, &count);
  if (rows == NULL) return host->fail(call, "out of memory");
  count = merged(rows, count);
  qsort(rows, count, sizeof *rows, by_time);
  for (i = 0; i < count; ++i) total += rows[i].time;
  if (options->form == FORM_CSV) failed = write_text(call, "seconds,share,file,line,function\n");
  for (i = 0; i < count && (int64_t)i < options->top && failed == 0; ++i)
    failed = write_row(call, session->tree, &rows[i], total, options->form);
  free(rows);
  return failed;
}

static const char* const forms[] = {"text", "csv", NULL};
static const pyi_option top_option = {.struct_size = sizeof(pyi_option),
                                      .name = "top",
                                      .help = "How many lines",
                                      .default_json = "20",
                                      .type = PYI_INT};
static const pyi_option form_option = {.struct_size = sizeof(pyi_option),
                                       .name = "format",
                                       .help = "For people, or for spreadsheets",
                                       .default_json = "\"text\"",
                                       .type = PYI_CHOICE,
                                       .choices = forms};
static const pyi_option* const options[] = {&top_option, &form_option, NULL};

static const pyi_component renderer = {.struct_size = sizeof(pyi_component),
                                       .kind = PYI_RENDERER,
                                       .flags = PYI_SAMPLES_ONLY,
                                       .name = "mycorp_lines",
                                       .summary = "Self time by source line",
                                       .file_extension = "lines",
                                       .options = options,
                                       .create = create,
                                       .destroy = destroy,
                                       .render = render};
static const pyi_component* const components[] = {&renderer, NULL};

static const pyi_plugin plugin = {.struct_size = sizeof(pyi_plugin),
                                  .abi_major = PYI_ABI_MAJOR,
                                  .abi_minor = PYI_ABI_MINOR,
                                  .name = "mycorp_lines",
                                  .version = "1.0.0",
                                  .author = "MyCorp",
                                  .url = "https://example.com/mycorp_lines",
                                  .components = components};

const pyi_plugin* pyinstrument_plugin_v1(const pyi_host* loaded_by) {
  host = loaded_by;
  return &plugin;
}
