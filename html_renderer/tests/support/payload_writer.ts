// Writes a payload (docs/report-format.md) from a session in the classic form: what tests read, without the renderer.
// Short paths are those of the simple case: without the first entry of sys_path that they begin with.

/** The classic form of a session (docs/session-format.md). */
export interface ClassicSession {
  start_time?: number;
  duration?: number;
  cpu_time?: number;
  min_interval?: number;
  max_interval?: number;
  sample_count?: number;
  start_call_stack?: string[];
  target_description?: string;
  sys_path?: string[];
  sys_prefixes?: string[];
  frame_records: [string[], number][];
}

export interface PayloadExtras {
  title?: string;
  settings?: Record<string, unknown>;
  /** Path, first line, lines. */
  sources?: [string, number, string[]][];
  /** Seconds, as sample.seconds instead of whole nanoseconds. */
  inSeconds?: boolean;
}

class Table<Row> {
  readonly rows: Row[] = [];
  private readonly ids = new Map<string, number>();

  id(key: string, make: () => Row): number {
    let id = this.ids.get(key);
    if (id === undefined) {
      id = this.rows.length;
      this.ids.set(key, id);
      this.rows.push(make());
    }
    return id;
  }
}

const SYNTHETIC = ["[self]", "[await]", "[out-of-context]", "[root]"];

export function payloadOf(session: ClassicSession, extras: PayloadExtras = {}): Uint8Array {
  const strings = new Table<Uint8Array>();
  const text = (value: string) => strings.id(value, () => wtf8(value));
  const optional = (value: string | undefined) => (value === undefined ? 0 : text(value) + 1);
  const functions = new Table<{ name: string; file?: string; line: number; flags: number; ident: string }>();
  const frames = new Table<{ function: number; line: number; class?: string; hide: number; other?: string }>();
  const stacks = new Table<{ parent: number; frame: number }>();
  for (const name of SYNTHETIC) functions.id(name, () => ({ name, line: 0, flags: 1, ident: "" }));

  const functionRow = (identifier: string) =>
    functions.id(identifier, () => {
      const [name, file, line] = identifier.split("\0");
      const isThread = file === "<thread>";
      const flags = (isThread ? 8 : 0) | applicationFlags(file ?? "", session.sys_prefixes ?? []);
      return { name, file: file || undefined, line: isThread ? 0 : Number(line ?? 0), flags, ident: line ?? "" };
    });
  const frameRow = (info: string) =>
    frames.id(info, () => {
      const [identifier, ...attributes] = info.split("\x01");
      const value = (letter: string) => attributes.find((each) => each.startsWith(letter))?.slice(1);
      const known = (each: string) => each[0] === "c" || each[0] === "l" || each === "h1";
      const other = attributes.filter((each) => !known(each)).map((each) => `\x01${each}`);
      return {
        function: functionRow(identifier),
        line: Number(value("l") ?? 0),
        class: value("c"),
        hide: value("h") === "1" ? 1 : 0,
        other: other.length > 0 ? other.join("") : undefined,
      };
    });
  const stackRow = (infos: string[]) => {
    let parent = -1;
    for (const info of infos) {
      const above = parent;
      const frame = frameRow(info);
      parent = stacks.id(`${above} ${frame}`, () => ({ parent: above, frame }));
    }
    return parent;
  };

  const samples = session.frame_records.map(([infos]) => stackRow(infos) + 1);
  const start = session.start_call_stack?.length ? stackRow(session.start_call_stack) : null;
  const threads = functions.rows.flatMap((row, id) => (row.flags & 8 ? [{ id, ident: row.ident }] : []));
  const times = session.frame_records.map(([, seconds]) => seconds);
  const shorten = (file: string | undefined) => {
    const entry = session.sys_path?.find((each) => file?.startsWith(`${each}/`));
    return entry === undefined ? file : file?.slice(entry.length + 1);
  };

  const columns: [string, Uint8Array, number][] = [];
  const numbers = (name: string, values: number[]) => columns.push([name, varints(values), values.length]);
  const files = new Table<{ path: number; short: number }>();
  const fileOf = functions.rows.map(({ file }) =>
    files.id(file ?? "", () => ({ path: optional(file), short: optional(shorten(file)) })),
  );
  const nameOf = functions.rows.map((row) => text(row.name));
  numbers("function.name", newRows(nameOf));
  numbers("function.file", newRows(fileOf));
  numbers(
    "function.line",
    column(functions, (row) => zigzag(row.line)),
  );
  numbers(
    "function.flags",
    column(functions, (row) => row.flags),
  );
  numbers(
    "file.path",
    column(files, (row) => row.path),
  );
  numbers(
    "file.short",
    column(files, (row) => row.short),
  );
  const firstLine = (row: { function: number }) => {
    const { line } = functions.rows[row.function];
    return line >= 0 && line < 2 ** 31 ? line : 0;
  };
  numbers(
    "frame.line",
    column(frames, (row) => (row.line === 0 ? 0 : zigzag(row.line - firstLine(row)) + 1)),
  );
  numbers(
    "frame.class",
    column(frames, (row) => optional(row.class)),
  );
  numbers(
    "frame.flags",
    column(frames, (row) => row.hide),
  );
  numbers(
    "frame.other",
    column(frames, (row) => optional(row.other)),
  );
  for (const [name, values] of stackColumns(stacks.rows, frames.rows, samples)) numbers(name, values);
  const time = (seconds: number) => zigzag(Math.round(seconds * TICKS_PER_SECOND));
  if (extras.inSeconds) columns.push(["sample.seconds", new Uint8Array(new Float64Array(times).buffer), times.length]);
  else columns.push(["sample.time", planes(times.map(time)), times.length]);
  const ofThreads = (of: (row: (typeof threads)[0]) => number) => threads.map(of);
  numbers(
    "thread.function",
    ofThreads((row) => row.id),
  );
  numbers(
    "thread.ident",
    ofThreads((row) => text(row.ident)),
  );
  const { sources } = extras;
  if (sources) {
    numbers(
      "source.file",
      sources.map(([path]) => text(path)),
    );
    numbers(
      "source.first",
      sources.map(([, first]) => first),
    );
    numbers(
      "source.lines",
      sources.map(([, , lines]) => lines.length),
    );
    numbers(
      "source.text",
      sources.map(([, , lines]) => text(lines.join("\n"))),
    );
  }
  const bytes = joined(strings.rows);
  columns.unshift(
    ["strings.size", varints(strings.rows.map((each) => each.length)), strings.rows.length],
    ["strings.bytes", bytes, bytes.length],
  );
  return withHeader(headerOf(session, extras, start), columns);
}

const TICKS_PER_SECOND = 1e9;

function column<Row>(table: Table<Row>, of: (row: Row) => number): number[] {
  return table.rows.map(of);
}

/** 0 for each that is one more than the largest before it, and one more than itself for any other. */
export function newRows(rows: number[]): number[] {
  let next = 0;
  return rows.map((row) => {
    const code = row === next ? 0 : row + 1;
    next = Math.max(next, row + 1);
    return code;
  });
}

/**
 * The columns that say what stacks are and which of them `samples` (0: none, else its row + 1) were in. Rows of frames, stacks
 * and functions stand in the order of their first use, and each stack that is in no sample, behind all samples.
 */
export function stackColumns(
  stacks: { parent: number; frame: number }[],
  frames: { function: number }[],
  samples: number[],
): [string, number[]][] {
  const calls = new Map<number, number[]>();
  const seen = new Map<number, number[]>();
  const [stackCall, stackFrame, callFunction]: number[][] = [[], [], []];
  const place = (lists: Map<number, number[]>, key: number, value: number) => {
    if (!lists.has(key)) lists.set(key, []);
    const list = lists.get(key)!;
    const known = list.indexOf(value) + 1;
    if (known === 0) list.push(value);
    return known;
  };
  for (const { parent, frame } of stacks) {
    const callee = frames[frame].function;
    const call = place(calls, parent < 0 ? -1 : frames[stacks[parent].frame].function, callee);
    if (call === 0) callFunction.push(callee);
    stackCall.push(call);
    stackFrame.push(place(seen, callee, frame));
  }
  const recent: number[] = [];
  const isEnd = new Set<number>();
  let [next, before] = [0, 0];
  const sampleStack = samples.map((row) => {
    const known = recent.indexOf(row);
    const code = row > next ? 0 : known >= 0 ? known + 1 : 127 + zigzag(row - before);
    if (row > next) isEnd.add((next = row) - 1);
    if (known >= 0) recent.splice(known, 1);
    recent.unshift(row);
    recent.length = Math.min(recent.length, 126);
    before = row;
    return code;
  });
  const stackParent = stacks.map(({ parent }, row) =>
    parent < 0 ? 1 : parent === row - 1 && !isEnd.has(parent) ? 0 : row - parent + 1,
  );
  return [
    ["stack.parent", stackParent],
    ["stack.call", stackCall],
    ["stack.frame", stackFrame],
    ["call.function", newRows(callFunction)],
    ["sample.stack", sampleStack],
  ];
}

function headerOf(session: ClassicSession, extras: PayloadExtras, start: number | null): Record<string, unknown> {
  const total = session.frame_records.reduce((sum, [, seconds]) => sum + seconds, 0);
  return {
    pyinstrument: "0.0.0",
    session: {
      description: session.target_description ?? "Program: main.py",
      start_time: session.start_time ?? 1700000000,
      duration: session.duration ?? total,
      cpu_time: session.cpu_time ?? total,
      min_interval: session.min_interval ?? 0.001,
      max_interval: session.max_interval ?? 0.001,
      sample_count: session.sample_count ?? session.frame_records.length,
      start_stack: start,
      sys_path: session.sys_path ?? [],
      sys_prefixes: session.sys_prefixes ?? [],
    },
    ticks_per_second: extras.inSeconds ? 1 : TICKS_PER_SECOND,
    processed: false,
    title: extras.title ?? null,
    settings: extras.settings ?? {},
  };
}

/** A payload of these columns: name, bytes, rows. */
export function withHeader(header: Record<string, unknown>, columns: [string, Uint8Array, number][]): Uint8Array {
  const listed = { ...header, columns: columns.map(([name, bytes, rows]) => [name, bytes.length, rows]) };
  const ascii = JSON.stringify(listed).replace(
    /[^\0-\x7f]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  const json = new TextEncoder().encode(ascii);
  const size = new Uint8Array(4);
  new DataView(size.buffer).setUint32(0, json.length, true);
  const magic = new Uint8Array([0x50, 0x59, 0x49, 0x52, 1]);
  return joined([magic, size, json, ...columns.map(([, bytes]) => bytes)]);
}

export function varints(values: number[]): Uint8Array {
  const out: number[] = [];
  for (let value of values) {
    for (; value > 127; value = Math.floor(value / 128)) out.push((value % 128) | 128);
    out.push(value);
  }
  return Uint8Array.from(out);
}

/** The lowest byte of each, then the next of each, and so on. */
export function planes(values: number[]): Uint8Array {
  const bytes: number[] = [];
  const largest = values.reduce((a, b) => Math.max(a, b), 0);
  for (let scale = 1; scale === 1 || scale <= largest; scale *= 256) {
    for (const value of values) bytes.push(Math.floor(value / scale) % 256);
  }
  return Uint8Array.from(bytes);
}

export function zigzag(value: number): number {
  return value >= 0 ? value * 2 : -value * 2 - 1;
}

function applicationFlags(file: string, prefixes: string[]): number {
  if (file === "" || prefixes.some((prefix) => file.startsWith(prefix))) return 0;
  if (file === "<string>" || file === "<stdin>") return 4;
  return file.startsWith("<") && !file.startsWith("<ipython-input-") ? 0 : 2;
}

// UTF-8 in which a lone surrogate stands as its three-byte form.
function wtf8(text: string): Uint8Array {
  const parts = [...text].map((character) => {
    const code = character.codePointAt(0)!;
    const isSurrogate = code >= 0xd800 && code < 0xe000;
    return isSurrogate
      ? Uint8Array.of(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63))
      : new TextEncoder().encode(character);
  });
  return joined(parts);
}

function joined(parts: Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
