// Reads a .pyisession, in its compact form and in the classic one that the public releases write: docs/session-format.md.
import { decodeText } from "./encoding.ts";
import { NONE, type Description, type Session } from "./session.ts";
import { SessionBuilder } from "./session_builder.ts";

const COMPACT = "pyinstrument session {";

export function isSessionFile(bytes: Uint8Array): boolean {
  const begin = decodeText(bytes.subarray(0, 100));
  return begin.startsWith(COMPACT) || begin.trimStart().startsWith("{");
}

export function readSessionFile(bytes: Uint8Array): Session {
  return decodeText(bytes.subarray(0, COMPACT.length)) === COMPACT ? readCompact(bytes) : readClassic(bytes);
}

// The classic form ----------------------------------------------------------------------------------------------------

function readClassic(bytes: Uint8Array): Session {
  const given = parseJson(decodeText(bytes)) as Record<string, unknown>;
  const records = given["frame_records"];
  if (!Array.isArray(records)) throw new Error("It has no list “frame_records”, so it is no session.");
  const builder = new SessionBuilder();
  let total = 0;
  records.forEach((record: unknown, number) => {
    const [infos, seconds] = Array.isArray(record) ? (record as unknown[]) : [];
    if (!isTexts(infos) || typeof seconds !== "number")
      throw new Error(`Record ${number} of “frame_records” is not a list of frames and a time.`);
    builder.addSample(builder.stackOf(infos), seconds);
    total += seconds;
  });
  const number = (key: string, missing: number): number => {
    const value = given[key] ?? missing;
    if (typeof value !== "number") throw new Error(`Its “${key}” is not a number.`);
    return value;
  };
  const texts = (key: string): string[] => {
    const value = given[key] ?? [];
    if (!isTexts(value)) throw new Error(`Its “${key}” is not a list of texts.`);
    return value;
  };
  const start = builder.stackOf(texts("start_call_stack"));
  return builder.build({
    description: String(given["target_description"] ?? given["program"] ?? ""),
    start_time: number("start_time", 0),
    duration: number("duration", total),
    cpu_time: number("cpu_time", 0),
    min_interval: number("min_interval", 0.001),
    max_interval: number("max_interval", 0.001),
    sample_count: number("sample_count", records.length),
    start_stack: start === NONE ? null : start,
    sys_path: texts("sys_path"),
    sys_prefixes: texts("sys_prefixes"),
  });
}

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === "string");

/** Python writes NaN and infinities as words, which JSON does not know; they become null outside of strings. */
function parseJson(text: string): object {
  try {
    try {
      return Object(JSON.parse(text)) as object;
    } catch {
      const known = text.replace(/("(?:[^"\\]|\\.)*")|-?Infinity|NaN/gs, (_, string?: string) => string ?? "null");
      return Object(JSON.parse(known)) as object;
    }
  } catch (error) {
    throw new Error(`It is not JSON: ${(error as Error).message}`);
  }
}

// The compact form ----------------------------------------------------------------------------------------------------

function readCompact(bytes: Uint8Array): Session {
  const lineEnd = bytes.indexOf(10);
  const version = /"version": (\d+)/.exec(decodeText(bytes.subarray(0, Math.max(0, lineEnd))))?.[1];
  if (version !== "1") throw new Error(`It has version ${version ?? "?"}; this page reads version 1.`);
  const sections = sectionsOf(bytes, lineEnd + 1);
  const section = (name: string): Reader => {
    const found = sections.get(name);
    if (!found) throw new Error(`Its section “${name}” is missing.`);
    return new Reader(found, name);
  };
  const strings = section("strings").list((reader) => reader.text());
  const builder = new SessionBuilder();
  const string = (reader: Reader): string => reader.itemOf(strings);
  const codes = section("codes").list(string);
  const infos = section("infos").list((reader) => {
    const code = reader.itemOf(codes);
    return builder.addFrame([code, ...reader.list(string)].join("\x01"));
  });
  const stacks: number[] = [];
  section("stacks").list((reader) => {
    const distance = reader.number();
    if (distance > stacks.length) reader.fail("reaches before the first stack");
    const parent = distance === 0 ? NONE : stacks[stacks.length - distance];
    stacks.push(builder.addStack(parent, reader.itemOf(infos)));
  });
  const stackOf = (reader: Reader, number: number): number => {
    if (number < 0 || number > stacks.length) reader.fail(`names stack ${number} of ${stacks.length}`);
    return number === 0 ? NONE : stacks[number - 1];
  };
  const times = section("times");
  let stack = 0;
  const samples = section("samples").list((reader) => stackOf(reader, (stack += reader.signed())));
  for (const sample of samples) builder.addSample(sample, times.double());
  return builder.build(readDescription(section("session"), stackOf));
}

function readDescription(reader: Reader, stackOf: (reader: Reader, number: number) => number): Description {
  const [start_time, duration, cpu_time, min_interval, max_interval] = Array.from({ length: 5 }, () => reader.double());
  const sample_count = reader.number();
  const start = stackOf(reader, reader.number());
  return {
    start_time,
    duration,
    cpu_time,
    min_interval,
    max_interval,
    sample_count,
    start_stack: start === NONE ? null : start,
    description: reader.text(),
    sys_path: reader.list((one) => one.text()),
    sys_prefixes: reader.list((one) => one.text()),
  };
}

function sectionsOf(bytes: Uint8Array, begin: number): Map<string, Uint8Array> {
  const HEAD = 16;
  const sections = new Map<string, Uint8Array>();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = begin; ;) {
    if (at + HEAD > bytes.length) throw new Error("It ends before its last section: was it cut short?");
    const name = decodeText(bytes.subarray(at, at + 8)).trimEnd();
    const end = at + HEAD + Number(view.getBigUint64(at + 8, true));
    if (end > bytes.length) throw new Error(`Its section “${name}” is longer than the file.`);
    if (name === "end") return sections;
    sections.set(name, bytes.subarray(at + HEAD, end));
    at = end;
  }
}

/** Reads a section from its beginning. */
class Reader {
  private at = 0;
  private readonly view: DataView;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly name: string,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  number(): number {
    let value = 0;
    for (let scale = 1; this.at < this.bytes.length; scale *= 128) {
      const byte = this.bytes[this.at++];
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
    return this.fail("is cut short");
  }

  signed(): number {
    const value = this.number();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  double(): number {
    this.take(8);
    return this.view.getFloat64(this.at - 8, true);
  }

  text(): string {
    return decodeText(this.take(this.number()));
  }

  list<T>(read: (reader: this) => T): T[] {
    const length = this.number();
    const items: T[] = [];
    while (items.length < length) items.push(read(this));
    return items;
  }

  itemOf<T>(items: readonly T[]): T {
    const number = this.number();
    if (number >= items.length) this.fail(`names row ${number} of ${items.length}`);
    return items[number];
  }

  fail(why: string): never {
    throw new Error(`Its section “${this.name}” ${why}, at byte ${this.at}.`);
  }

  private take(size: number): Uint8Array {
    if (this.at + size > this.bytes.length) this.fail("is cut short");
    this.at += size;
    return this.bytes.subarray(this.at - size, this.at);
  }
}
