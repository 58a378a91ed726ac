// Bytes to columns: reads what the report's file carries. docs/report-format.md is the format.
import { base64Bytes, decodeText } from "./encoding.ts";
import type { Header, Session, SourceBlock } from "./session.ts";
import { NONE } from "./session.ts";

/** Says what is wrong with the data of a report, and where. */
export class PayloadError extends Error {}

function damaged(why: string): never {
  throw new PayloadError(`The profile in this file is damaged: ${why}`);
}

const MAGIC = "PYIR";
const VERSION = 1;
const HEADER_AT = 9;
const MOST_32_BITS = 0x7fffffff;

/** The profile in the text of a `<script>` element; `encoding` is its `data-encoding`: "gzip" or "none". */
export async function readProfile(base64: string, encoding: string): Promise<Session> {
  const bytes = base64Bytes(base64.trim());
  if (!bytes) damaged("it is not base64 text.");
  if (encoding === "none") return readPayload(bytes);
  if (encoding !== "gzip")
    throw new PayloadError(`The profile in this file is packed in a way unknown here: ${encoding}.`);
  return readPayload(await gunzip(bytes));
}

async function gunzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  try {
    const unpacked = new Response(bytes).body!.pipeThrough(new DecompressionStream("gzip"));
    return new Uint8Array(await new Response(unpacked).arrayBuffer());
  } catch {
    damaged("it cannot be unpacked. Was the file cut short?");
  }
}

/** The profile in the bytes of a payload. */
export function readPayload(bytes: Uint8Array): Session {
  const reader = new ColumnReader(bytes);
  const strings = reader.strings();
  const texts = strings.length;

  const paths = reader.ids("file.path", texts, 1);
  const shortPaths = reader.ids("file.short", texts, 1);
  const name = reader.newIds("function.name", texts);
  const fileOf = reader.newIds("function.file", paths.length);
  const functions = {
    count: name.length,
    name,
    file: fileOf.map((row) => paths[row]),
    shortPath: fileOf.map((row) => shortPaths[row]),
    line: new Float64Array(reader.numbers("function.line")).map(signedOf),
    flags: new Uint8Array(reader.numbers("function.flags")),
  };
  if (functions.count < 4) damaged("its first functions are missing.");
  const line = new Float64Array(reader.numbers("frame.line"));
  const frames = {
    count: line.length,
    function: new Int32Array(line.length),
    line,
    class: reader.ids("frame.class", texts, 1),
    flags: new Uint8Array(reader.numbers("frame.flags")),
    other: reader.ids("frame.other", texts, 1),
  };
  const ofThread = reader.ids("thread.function", functions.count);
  const threads = { count: ofThread.length, function: ofThread, ident: reader.ids("thread.ident", texts) };
  const steps = reader.numbers("stack.parent");
  const stacks = readStacks(reader, steps, functions.count, frames.function);
  line.forEach((code, row) => {
    const first = functions.line[frames.function[row]];
    if (code > 0) line[row] = signedOf(code - 1) + (first >= 0 && first <= MOST_32_BITS ? first : 0);
  });
  return {
    header: reader.header,
    strings,
    functions,
    frames,
    stacks,
    samples: readSamples(reader, steps),
    threads,
    sources: readSources(reader, strings),
  };
}

/** Fills in which function each frame belongs to, as stacks tell. */
function readStacks(
  reader: ColumnReader,
  steps: ArrayLike<number>,
  functions: number,
  functionOf: Int32Array,
): Session["stacks"] {
  const calls = reader.numbers("stack.call");
  const places = reader.numbers("stack.frame");
  const callees = reader.newIds("call.function", functions);
  const count = steps.length;
  const parent = new Int32Array(count);
  const frame = new Int32Array(count);
  /** In the order in which they came: the functions that each one calls (0: the outermost), and its frames. */
  const calledBy: number[][] = new Array(functions + 1);
  const framesOf: number[][] = new Array(functions);
  let [nextCall, nextFrame] = [0, 0];
  for (let row = 0; row < count; ++row) {
    const step = steps[row];
    const above = step === 0 ? row - 1 : step === 1 ? NONE : row - step + 1;
    if (above < 0 && step !== 1) reader.fail("stack.parent", "reaches before the first row", row);
    const called = (calledBy[above === NONE ? 0 : functionOf[frame[above]] + 1] ??= []);
    if (calls[row] === 0) called.push(callees[nextCall++]);
    const callee = called[(calls[row] || called.length) - 1];
    if (callee === undefined) reader.fail("stack.call", "names a call that is not there", row);
    const known = (framesOf[callee] ??= []);
    if (places[row] === 0) known.push(nextFrame++);
    const own = known[(places[row] || known.length) - 1];
    if (!(own < functionOf.length)) reader.fail("stack.frame", "names a frame that is not there", row);
    functionOf[own] = callee;
    parent[row] = above;
    frame[row] = own;
  }
  if (nextFrame < functionOf.length) reader.fail("stack.frame", "has no stack for a frame", nextFrame);
  return { count, parent, frame };
}

/** So many stacks that samples named last are named by their place, from 1. */
const RECENT = 126;

function readSamples(reader: ColumnReader, steps: ArrayLike<number>): Session["samples"] {
  const codes = reader.numbers("sample.stack");
  const ticks = reader.has("sample.seconds") ? reader.doubles("sample.seconds") : reader.signedPlanes("sample.time");
  const stacks = steps.length;
  const count = codes.length;
  const stack = new Int32Array(count);
  const start = new Float64Array(count + 1);
  const recent = new Int32Array(RECENT).fill(stacks); // the latest first; no stack's row: none yet
  let [fresh, before] = [0, NONE];
  for (let row = 0; row < count; ++row) {
    const code = codes[row];
    let place = RECENT; // from which it comes to the front
    if (code === 0) {
      // A new one: all rows that go on from it.
      while (++fresh < stacks && steps[fresh] === 0);
      before = fresh - 1;
    } else if (code > RECENT) before += signedOf(code - RECENT - 1);
    else before = recent[(place = code) - 1];
    if (!(before >= NONE && before < stacks)) reader.fail("sample.stack", `names row ${before} of ${stacks}`, row);
    recent.copyWithin(1, 0, place - 1);
    recent[0] = stack[row] = before;
    start[row + 1] = start[row] + ticks[row];
  }
  return { count, stack, ticks, start, ticksPerSecond: reader.header.ticks_per_second ?? 1 };
}

function readSources(reader: ColumnReader, strings: string[]): SourceBlock[] {
  if (!reader.has("source.file")) return [];
  const file = reader.ids("source.file", strings.length);
  const first = reader.numbers("source.first");
  const lines = reader.numbers("source.lines");
  const text = reader.ids("source.text", strings.length);
  return Array.from(file, (id, i) => ({
    file: id,
    firstLine: first[i],
    lines: lines[i] === 0 ? [] : strings[text[i]].split("\n"),
  }));
}

/** Finds columns by name; each method reads one, and says which one was wrong. */
class ColumnReader {
  readonly header: Header;
  private readonly places = new Map<string, { begin: number; end: number; rows: number }>();
  private readonly tables: Record<string, number> = {};

  constructor(private readonly bytes: Uint8Array) {
    if (bytes.length < HEADER_AT || decodeText(bytes.subarray(0, 4)) !== MAGIC) {
      damaged("it does not begin as one.");
    }
    if (bytes[4] !== VERSION) {
      throw new PayloadError(`The profile in this file has version ${bytes[4]}; this page reads version ${VERSION}.`);
    }
    const size = new DataView(bytes.buffer, bytes.byteOffset).getUint32(5, true);
    let at = HEADER_AT + size;
    this.header = readHeader(decodeText(bytes.subarray(HEADER_AT, at)));
    for (const [name, length, rows] of this.header.columns) {
      const end = at + length;
      if (!(length >= 0 && rows >= 0 && rows <= length) || end > bytes.length) this.fail(name, "is cut short");
      this.places.set(name, { begin: at, end, rows });
      at = end;
    }
  }

  has(name: string): boolean {
    return this.places.has(name);
  }

  /** Signed numbers by their bytes: the lowest of each row, then the next of each. */
  signedPlanes(name: string): Float64Array {
    const { begin, end, rows } = this.place(name);
    if (rows === 0 ? end > begin : (end - begin) % rows > 0) this.fail(name, "has more bytes than its rows");
    const { bytes } = this;
    const out = new Float64Array(rows);
    for (let row = 0; row < rows; ++row) {
      let value = 0;
      for (let at = begin + row, scale = 1; at < end; at += rows, scale *= 256) value += bytes[at] * scale;
      out[row] = signedOf(value);
    }
    return out;
  }

  doubles(name: string): Float64Array {
    const { begin, end, rows } = this.place(name);
    if (end - begin !== rows * 8) this.fail(name, "has more or fewer bytes than its rows");
    return new Float64Array(this.bytes.slice(begin, end).buffer);
  }

  /** Rows of another table of `limit` rows; with `shift` 1, 0 is stored for NONE and all else is one greater. */
  ids(name: string, limit: number, shift: 0 | 1 = 0): Int32Array {
    const values = this.numbers(name);
    for (let row = 0; row < values.length; ++row) {
      if (values[row] >= limit + shift) this.fail(name, `names row ${values[row] - shift} of ${limit}`, row);
      values[row] -= shift;
    }
    return values as Int32Array; // what needs doubles is beyond any limit
  }

  /** Rows of another table, mostly each one more than the largest before it: for that 0 stands. */
  newIds(name: string, limit: number): Int32Array {
    const values = this.numbers(name);
    let next = 0;
    for (let row = 0; row < values.length; ++row) {
      const id = values[row] === 0 ? next : values[row] - 1;
      if (id >= limit) this.fail(name, `names row ${id} of ${limit}`, row);
      if (id >= next) next = id + 1;
      values[row] = id;
    }
    return values as Int32Array;
  }

  strings(): string[] {
    const sizes = this.numbers("strings.size");
    const { begin, end } = this.place("strings.bytes");
    const all = this.bytes.subarray(begin, end);
    const whole = decodeText(all);
    const out: string[] = new Array(sizes.length);
    let at = 0;
    for (let i = 0; i < sizes.length; ++i) {
      const next = at + sizes[i];
      // As many characters as bytes: all of them are ASCII, and positions are the same in both.
      out[i] = whole.length === all.length ? whole.slice(at, next) : decodeText(all.subarray(at, next));
      at = next;
    }
    if (at !== all.length) this.fail("strings.size", `adds up to ${at} of ${all.length} bytes`);
    return out;
  }

  private place(name: string): { begin: number; end: number; rows: number } {
    const place = this.places.get(name) ?? this.fail(name, "is missing");
    // Columns of one table have one length.
    const table = name.split(".")[0];
    const rows = (this.tables[table] ??= place.rows);
    if (rows !== place.rows && table !== "strings") this.fail(table, `columns have more or fewer than ${rows} rows`);
    return place;
  }

  // 32-bit numbers where they do, as nearly always; else the column is read again into doubles.
  numbers(name: string, wide = false): Int32Array | Float64Array {
    const { begin, end, rows } = this.place(name);
    const { bytes } = this;
    const out = wide ? new Float64Array(rows) : new Int32Array(rows);
    let at = begin;
    for (let row = 0; row < rows; ++row) {
      let byte = bytes[at++];
      if (byte < 128 && at <= end) {
        out[row] = byte; // as most are
        continue;
      }
      let value = byte & 127;
      for (let scale = 128; byte > 127 && at < end; scale *= 128) {
        byte = bytes[at++];
        value += (byte & 127) * scale;
      }
      if (byte > 127 || at > end) this.fail(name, "is cut short", row);
      if (!wide && value > MOST_32_BITS) return this.numbers(name, true);
      out[row] = value;
    }
    if (at !== end) this.fail(name, "has more bytes than its rows");
    return out;
  }

  fail(column: string, why: string, row?: number): never {
    const where = row === undefined ? "" : `, row ${row}`;
    damaged(`${column}${where} ${why}.`);
  }
}

function signedOf(value: number): number {
  const half = Math.floor(value / 2);
  return half * 2 === value ? half : -1 - half;
}

function readHeader(text: string): Header {
  let header: Header;
  try {
    header = JSON.parse(text) as Header;
  } catch {
    damaged("its header cannot be read.");
  }
  if (!Array.isArray(header.columns) || typeof header.session !== "object") {
    damaged("its header lacks the list of columns or the session.");
  }
  const { session } = header;
  for (const key of ["start_time", "duration", "cpu_time", "min_interval", "max_interval"] as const) {
    session[key] ??= NaN;
  }
  return header;
}
