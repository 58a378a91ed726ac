import { describe, expect, test } from "vitest";
import { readOpenedFile } from "./opened_file.ts";
import { FrameFlag, FunctionFlag, NONE, filePath, functionName, shortPath, type Session } from "./session.ts";
import { readSessionFile } from "./session_file.ts";

const THREAD = "MainThread\0<thread>\x00140000000000000";
const MAIN = "<module>\0/home/me/project/main.py\x001\x01l42";
const WORK = "work\0/home/me/project/pack/age.py\x0010\x01cWorker\x01l12";
const WORK_ELSEWHERE = "work\0/home/me/project/pack/age.py\x0010\x01cWorker\x01l15";
const JSON_LOADS = "loads\0/usr/lib/python3.11/json/__init__.py\x00299\x01l300\x01h1\x01xother";

const recorded = {
  start_time: 1700000000.25,
  duration: 3.5,
  min_interval: 0.001,
  max_interval: 0.002,
  sample_count: 4,
  start_call_stack: [THREAD, MAIN],
  target_description: "Program: main.py",
  cpu_time: 2.5,
  sys_path: ["/home/me/project", "/usr/lib/python3.11"],
  sys_prefixes: ["/usr"],
  frame_records: [
    [[THREAD, MAIN, WORK], 1.5],
    [[THREAD, MAIN, WORK_ELSEWHERE, JSON_LOADS], 1],
    [[], 0.25],
    [[THREAD, MAIN, "[await]"], 0.75],
  ] as [string[], number][],
};

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const classic = (changes: object = {}): Uint8Array => bytesOf(JSON.stringify({ ...recorded, ...changes }));

/** The same session in the compact form. */
function compact(): Uint8Array {
  const parts: number[] = [...bytesOf('pyinstrument session {"version": 1}\n')];
  const number = (value: number): number[] => (value < 128 ? [value] : [(value % 128) | 128, ...number(value >> 7)]);
  const signed = (value: number): number[] => number(value < 0 ? -2 * value - 1 : 2 * value);
  const text = (value: string): number[] => [...number(bytesOf(value).length), ...bytesOf(value)];
  const list = <T>(items: readonly T[], write: (item: T) => number[]): number[] => [
    ...number(items.length),
    ...items.flatMap(write),
  ];
  const double = (value: number): number[] => [...new Uint8Array(Float64Array.of(value).buffer)];
  const section = (name: string, payload: number[]): void => {
    const length = new Uint8Array(BigUint64Array.of(BigInt(payload.length)).buffer);
    parts.push(...bytesOf(name.padEnd(8)), ...length, ...payload);
  };
  const strings: string[] = [];
  const stringRow = (value: string): number => strings.indexOf(value) + 1 || strings.push(value);
  const string = (value: string): number[] => number(stringRow(value) - 1);

  const infos = [THREAD, MAIN, WORK, WORK_ELSEWHERE, JSON_LOADS, "[await]"];
  const codes = [...new Set(infos.map((info) => info.split("\x01")[0]))];
  const codesPayload = list(codes, string);
  const infosPayload = list(infos, (info) => {
    const [code, ...attributes] = info.split("\x01");
    return [...number(codes.indexOf(code)), ...list(attributes, string)];
  });
  const r = recorded;
  section("session", [
    ...[r.start_time, r.duration, r.cpu_time, r.min_interval, r.max_interval].flatMap(double),
    ...number(r.sample_count),
    ...number(2),
    ...text(r.target_description),
    ...list(r.sys_path, text),
    ...list(r.sys_prefixes, text),
  ]);
  section("strings", list(strings, text));
  section("codes", codesPayload);
  section("infos", infosPayload);
  section("stacks", list([[0, 0], [1, 1], [1, 2], [2, 3], [1, 4], [4, 5]], (row) => row.flatMap(number))); // prettier-ignore
  section("unknown", [1, 2, 3]);
  section("samples", list([3, 2, -5, 6], signed));
  section("times", list([1.5, 1, 0.25, 0.75], double).slice(1));
  section("end", []);
  return Uint8Array.from(parts);
}

/** Each sample as its stack's function names and its time. */
function samplesOf({ stacks, frames, samples, ...session }: Session): string[] {
  return Array.from({ length: samples.count }, (_, i) => {
    const names: string[] = [];
    for (let at = samples.stack[i]; at !== NONE; at = stacks.parent[at])
      names.unshift(functionName({ stacks, frames, samples, ...session }, frames.function[stacks.frame[at]]));
    return `${names.join(" ")} ${samples.ticks[i] / samples.ticksPerSecond}`;
  });
}

describe.each([
  ["classic", classic()],
  ["compact", compact()],
])("a session in the %s form", (_, bytes) => {
  const session = readSessionFile(bytes);
  const rowOf = (name: string) =>
    session.functions.name.findIndex((_, row) => functionName(session, row) === name && row > 3);

  test("has its samples", () => {
    expect(samplesOf(session)).toEqual([
      "MainThread <module> work 1.5",
      "MainThread <module> work loads 1",
      " 0.25",
      "MainThread <module> [await] 0.75",
    ]);
    expect([...session.samples.start]).toEqual([0, 1.5, 2.5, 2.75, 3.5]);
  });

  test("says what was recorded", () => {
    const { description, start_stack, ...numbers } = session.header.session;
    expect(description).toBe("Program: main.py");
    expect(numbers).toMatchObject({ duration: 3.5, cpu_time: 2.5, max_interval: 0.002, sample_count: 4 });
    expect(functionName(session, session.frames.function[session.stacks.frame[start_stack!]])).toBe("<module>");
  });

  test("has short paths, and tells the user's own code from libraries", () => {
    expect(shortPath(session, rowOf("work"))).toBe("pack/age.py");
    expect(shortPath(session, rowOf("loads"))).toBe("json/__init__.py");
    expect(filePath(session, rowOf("loads"))).toBe("/usr/lib/python3.11/json/__init__.py");
    const flags = ["work", "loads", "MainThread"].map((name) => session.functions.flags[rowOf(name)]);
    expect(flags).toEqual([FunctionFlag.application, 0, FunctionFlag.thread]);
    expect(session.strings[session.threads.ident[0]]).toBe("140000000000000");
  });

  test("has one function for all its lines, and a frame for each", () => {
    const frames = [...session.frames.function.keys()].filter((row) => session.frames.function[row] === rowOf("work"));
    expect(frames.map((row) => session.frames.line[row])).toEqual([12, 15]);
    expect(frames.map((row) => session.strings[session.frames.class[row]])).toEqual(["Worker", "Worker"]);
    const loads = session.frames.function.indexOf(rowOf("loads"));
    expect(session.frames.flags[loads]).toBe(FrameFlag.tracebackHide);
    expect(session.strings[session.frames.other[loads]]).toBe("\x01xother");
  });
});

test("what older releases left out has a default", () => {
  const old = { frame_records: recorded.frame_records, program: "old.py", start_call_stack: null };
  const session = readSessionFile(bytesOf(JSON.stringify(old)));
  expect(session.header.session).toMatchObject({
    description: "old.py",
    duration: 3.5,
    sample_count: 4,
    start_stack: null,
  });
});

test("Python's words for numbers are read, and left alone in text", () => {
  const text = '{"duration": NaN, "cpu_time": -Infinity, "target_description": "NaN \\"NaN", "frame_records": []}';
  const { description, duration } = readSessionFile(bytesOf(text)).header.session;
  expect([description, duration]).toEqual(['NaN "NaN', 0]);
});

describe("a file that is no session is told so", () => {
  const message = (bytes: Uint8Array) =>
    readOpenedFile("a.file", bytes).then(
      () => "",
      (error: Error) => error.message,
    );

  test.each([
    ["text", bytesOf("hello"), /^a\.file is neither a session/],
    ["other JSON", bytesOf('{"a": 1}'), /frame_records/],
    ["broken JSON", bytesOf('{"frame_records": ['), /^a\.file cannot be read\. It is not JSON/],
    ["a wrong record", classic({ frame_records: [[["a"], 1], [["b"]]] }), /Record 1 /],
    ["a wrong number", classic({ duration: "long" }), /“duration” is not a number/],
    ["another version", bytesOf('pyinstrument session {"version": 9}\n'), /version 9/],
    ["another page", bytesOf("<script>1</script>"), /neither/],
  ])("%s", async (_, bytes, expected) => {
    expect(await message(bytes)).toMatch(expected);
  });

  test("a compact session that is cut anywhere", async () => {
    const whole = compact();
    for (let length = 30; length < whole.length; length += 7) {
      expect(await message(whole.subarray(0, length))).toMatch(/^a\.file cannot be read\. It/);
    }
  });
});
