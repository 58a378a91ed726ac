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
  const signed = (name: string, values: number[]) => numbers(name, values.map(zigzag));
  numbers(
    "function.name",
    functions.rows.map((row) => text(row.name)),
  );
  numbers(
    "function.file",
    functions.rows.map((row) => optional(row.file)),
  );
  numbers(
    "function.short",
    functions.rows.map((row) => optional(shorten(row.file))),
  );
  signed(
    "function.line",
    functions.rows.map((row) => row.line),
  );
  numbers(
    "function.flags",
    functions.rows.map((row) => row.flags),
  );
  numbers(
    "frame.function",
    frames.rows.map((row) => row.function),
  );
  numbers(
    "frame.line",
    frames.rows.map((row) => row.line),
  );
  numbers(
    "frame.class",
    frames.rows.map((row) => optional(row.class)),
  );
  numbers(
    "frame.flags",
    frames.rows.map((row) => row.hide),
  );
  numbers(
    "frame.other",
    frames.rows.map((row) => optional(row.other)),
  );
  numbers(
    "stack.parent",
    stacks.rows.map((row, id) => (row.parent < 0 ? 0 : id - row.parent)),
  );
  numbers(
    "stack.frame",
    stacks.rows.map((row) => row.frame),
  );
  signed(
    "sample.stack",
    samples.map((id, i) => id - (i === 0 ? 0 : samples[i - 1])),
  );
  if (extras.inSeconds) columns.push(["sample.seconds", new Uint8Array(new Float64Array(times).buffer), times.length]);
  else columns.push(["sample.time", planes(times.map((seconds) => zigzag(Math.round(seconds * 1e9)))), times.length]);
  numbers(
    "thread.function",
    threads.map((row) => row.id),
  );
  numbers(
    "thread.ident",
    threads.map((row) => text(row.ident)),
  );
  if (extras.sources) {
    numbers(
      "source.file",
      extras.sources.map(([path]) => text(path)),
    );
    numbers(
      "source.first",
      extras.sources.map(([, first]) => first),
    );
    numbers(
      "source.lines",
      extras.sources.map(([, , lines]) => lines.length),
    );
    numbers(
      "source.text",
      extras.sources.map(([, , lines]) => text(lines.join("\n"))),
    );
  }
  const bytes = joined(strings.rows);
  columns.unshift(
    ["strings.size", varints(strings.rows.map((each) => each.length)), strings.rows.length],
    ["strings.bytes", bytes, bytes.length],
  );
  return withHeader(headerOf(session, extras, start), columns);
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
function planes(values: number[]): Uint8Array {
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
