import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { payloadOf, varints, withHeader, zigzag } from "../../tests/support/payload_writer.ts";
import { record } from "../../tests/support/record.ts";
import { base64Bytes, decodeText } from "./encoding.ts";
import { PayloadError, readPayload, readProfile } from "./payload.ts";
import { codePosition, filePath, functionName, isSynthetic, NONE, shortPath } from "./session.ts";

const stack = "main /app/main.py 1 l7 > find /usr/lib/web/find.py 20 cFinder l25 h1 x9";

function idOf(session: ReturnType<typeof record>, name: string): number {
  return Array.from(session.functions.name).findIndex((text) => session.strings[text] === name);
}

describe("a payload", () => {
  it("gives back what was recorded", () => {
    const session = record([
      [stack, 0.25],
      ["", 0.5],
      [stack, 0.125],
    ]);
    const find = idOf(session, "find");
    expect(functionName(session, find)).toBe("find");
    expect(filePath(session, find)).toBe("/usr/lib/web/find.py");
    expect(shortPath(session, find)).toBe("web/find.py");
    expect(codePosition(session, find)).toBe("web/find.py:20");
    expect([0, 1, 2, 3].map((id) => functionName(session, id))).toEqual([
      "[self]",
      "[await]",
      "[out-of-context]",
      "[root]",
    ]);
    expect(isSynthetic(session, 0)).toBe(true);
    expect(codePosition(session, 0)).toBe("");
    const frame = session.stacks.frame[session.samples.stack[0]];
    expect(session.frames.line[frame]).toBe(25);
    expect(session.strings[session.frames.class[frame]]).toBe("Finder");
    expect(session.frames.flags[frame]).toBe(1);
    expect(session.strings[session.frames.other[frame]]).toBe("\x01x9");
    expect(Array.from(session.samples.stack)).toEqual([1, -1, 1]);
    expect(Array.from(session.samples.ticks)).toEqual([250_000_000, 500_000_000, 125_000_000]);
    expect(Array.from(session.samples.start)).toEqual([0, 250_000_000, 750_000_000, 875_000_000]);
  });

  it("gives back every stack, those seen long ago too", () => {
    let state = 1;
    const random = (limit: number) => (state = (state * 48271) % 2147483647) % limit;
    const frame = () => `f${random(7)} /app/a.py ${random(2)} l${random(3)}`;
    const stacks = Array.from({ length: 600 }, () => Array.from({ length: random(5) }, frame).join(" > "));
    const session = record(stacks.map((each): [string, number] => [each, 1]));
    const textOf = (row: number): string[] => {
      if (row === NONE) return [];
      const at = session.stacks.frame[row];
      const { [at]: id } = session.frames.function;
      const text = `${functionName(session, id)} ${filePath(session, id)} ${session.functions.line[id]}`;
      const line = session.frames.line[at];
      return [...textOf(session.stacks.parent[row]), `${text} l${line}`];
    };
    expect(Array.from(session.samples.stack, (row) => textOf(row).join(" > "))).toEqual(stacks);
  });

  it("keeps times in seconds where they stand so", () => {
    const session = record([[stack, 1e-12]], { inSeconds: true });
    expect([session.samples.ticks[0], session.samples.ticksPerSecond]).toEqual([1e-12, 1]);
  });

  it("keeps numbers beyond 32 bits, and idents beyond 53", () => {
    const session = record([["Main <thread> 18446744073709551615 > f /app/a.py 9007199254740991", 1e6]]);
    expect(session.strings[session.threads.ident[0]]).toBe("18446744073709551615");
    expect(session.functions.line[idOf(session, "Main")]).toBe(0);
    expect(session.functions.line[idOf(session, "f")]).toBe(2 ** 53 - 1);
    expect(session.samples.ticks[0]).toBe(1e15);
  });

  it("keeps every text as it was: markup, separators, lone surrogates, byte order marks", () => {
    const names = [
      "</script><script>alert(1)</script>",
      "a\u2028b\u2029",
      "\ud800x",
      "caf\udce9",
      "\u{1f40d}",
      "\ufeffbom",
      "ключ",
    ];
    const session = record(names.map((name): [string, number] => [`${name} /app/${name}.py 1`, 1]));
    for (const name of names) expect(filePath(session, idOf(session, name))).toBe(`/app/${name}.py`);
    const plain = record([["f /app/a.py 1", 1]], { target_description: `${"x".repeat(100_000)} \ud800 </script>` });
    expect(plain.header.session.description).toBe(`${"x".repeat(100_000)} \ud800 </script>`);
  });

  it("keeps the lines of source files", () => {
    const session = record([[stack, 1]], { sources: [["/app/main.py", 3, ["def main():", "  pass", ""]]] });
    expect(session.sources).toEqual([
      { file: session.functions.file[idOf(session, "main")], firstLine: 3, lines: ["def main():", "  pass", ""] },
    ]);
  });

  it("reads a session without samples", () => {
    const session = record([]);
    expect([session.samples.count, session.stacks.count, session.threads.count]).toEqual([0, 0, 0]);
  });

  it("has numbers that JSON cannot hold as NaN", () => {
    const session = record([], { start_time: NaN, cpu_time: Infinity });
    expect([session.header.session.start_time, session.header.session.cpu_time]).toEqual([NaN, NaN]);
  });
});

describe("a profile in the page", () => {
  const bytes = payloadOf({ frame_records: [[["f\0/app/a.py\x001"], 1]] });

  it("is unpacked where it is compressed", async () => {
    const packed = await readProfile(`\n${gzipSync(bytes).toString("base64")}\n`, "gzip");
    const plain = await readProfile(Buffer.from(bytes).toString("base64"), "none");
    expect(packed).toEqual(plain);
    expect(functionName(packed, 4)).toBe("f");
  });

  it.each([
    ["it is not base64 text", "gzip", "!!!!"],
    ["cannot be unpacked. Was the file cut short?", "gzip", gzipSync(bytes).subarray(0, -20).toString("base64")],
    ["does not begin as one", "none", Buffer.from("hello, world").toString("base64")],
    ["packed in a way unknown here: brotli", "brotli", ""],
  ])("says that %s", async (message, encoding, text) => {
    await expect(readProfile(text, encoding)).rejects.toThrow(message);
    await expect(readProfile(text, encoding)).rejects.toThrow(PayloadError);
  });
});

describe("a damaged payload", () => {
  const whole = payloadOf({ frame_records: [[["f\0/app/a.py\x001"], 1]] });

  it("says which version it has", () => {
    expect(() => readPayload(Uint8Array.of(0x50, 0x59, 0x49, 0x52, 9, 0, 0, 0, 0))).toThrow("has version 9");
  });

  it("is refused wherever it is cut off, never read as something else", () => {
    for (let size = 0; size < whole.length; ++size) {
      expect(() => readPayload(whole.subarray(0, size))).toThrow(PayloadError);
    }
  });

  const minimal = (changed: Record<string, number[]>) => {
    const columns: Record<string, number[]> = {
      "strings.size": [1, 1, 1, 1],
      "function.name": [0, 0, 0, 0],
      "function.file": [0, 1, 1, 1],
      "function.line": [0, 0, 0, 0],
      "function.flags": [1, 1, 1, 1],
      "file.path": [0],
      "file.short": [0],
      "frame.line": [0],
      "frame.class": [0],
      "frame.flags": [0],
      "frame.other": [0],
      "stack.parent": [1],
      "stack.call": [0],
      "stack.frame": [0],
      "call.function": [0],
      "sample.stack": [0],
      "sample.time": [zigzag(1)],
      "thread.function": [],
      "thread.ident": [],
      ...changed,
    };
    const stored = Object.entries(columns).map(([name, values]): [string, Uint8Array, number] => [
      name,
      varints(values),
      values.length,
    ]);
    stored.splice(1, 0, ["strings.bytes", new TextEncoder().encode("abcd"), 4]);
    return withHeader({ session: {} }, stored);
  };

  it("is read where nothing is wrong, columns that nobody knows and all", () => {
    expect(readPayload(minimal({ "sample.colour": [1, 2, 3] })).samples.count).toBe(1);
  });

  it.each([
    ["function.name, row 1 names row 4 of 4", { "function.name": [0, 5, 2, 3] }],
    ["call.function, row 0 names row 4 of 4", { "call.function": [5] }],
    ["stack.call, row 0 names a call that is not there", { "stack.call": [1] }],
    ["stack.call, row 0 names a call that is not there", { "call.function": [] }],
    ["stack.frame, row 0 names a frame that is not there", { "stack.frame": [1] }],
    [
      "stack.frame, row 1 has no stack for a frame",
      Object.fromEntries(["line", "class", "flags", "other"].map((name) => [`frame.${name}`, [0, 0]])),
    ],
    ["frame.class, row 0 names row 9 of 4", { "frame.class": [10] }],
    ["stack.parent, row 0 reaches before the first row", { "stack.parent": [0] }],
    ["stack.parent, row 0 reaches before the first row", { "stack.parent": [2] }],
    ["sample.stack, row 0 names row 1 of 1", { "sample.stack": [127 + zigzag(2)] }],
    ["sample.stack, row 0 names row -2 of 1", { "sample.stack": [127 + zigzag(-1)] }],
    ["sample.stack, row 0 names row 1 of 1", { "sample.stack": [1] }],
    ["sample.stack, row 1 names row 1 of 1", { "sample.stack": [0, 0], "sample.time": [2, 2] }],
    ["stack columns have more or fewer than 1 rows", { "stack.frame": [0, 0] }],
    ["sample columns have more or fewer than 1 rows", { "sample.time": [] }],
    ["sample.time has more bytes than its rows", { "sample.stack": [0, 1], "sample.time": [128, 1] }],
    ["strings.size adds up to 5 of 4 bytes", { "strings.size": [2, 1, 1, 1] }],
    [
      "its first functions are missing",
      Object.fromEntries(["name", "file", "line", "flags"].map((name) => [`function.${name}`, []])),
    ],
  ])("says that %s", (message, changed) => {
    expect(() => readPayload(minimal(changed))).toThrow(message);
  });
});

describe("base64", () => {
  it("is what others write", () => {
    for (let size = 0; size < 70; ++size) {
      const bytes = Uint8Array.from({ length: size }, (_, i) => (i * 37 + size * 11) & 255);
      expect(base64Bytes(Buffer.from(bytes).toString("base64"))).toEqual(bytes);
    }
    for (const wrong of ["a", "a===", "äbcd", "ab=d", "ab!d"]) expect(base64Bytes(wrong)).toBe(null);
  });
});

describe("text", () => {
  it("with bytes that belong to no character gets a replacement for each", () => {
    expect(decodeText(Uint8Array.of(0x61, 0xff, 0x62, 0xe2, 0x82, 0xf4, 0x90, 0x80, 0x80))).toBe(
      "a\ufffdb" + "\ufffd".repeat(6),
    );
  });
});
