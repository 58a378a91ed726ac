import { describe, expect, it } from "vitest";
import { functionNamed, infos, record, treeText } from "../../tests/support/record.ts";
import { readOpenedFile } from "../data/opened_file.ts";
import type { Session } from "../data/session.ts";
import { buildCallTree, DEFAULT_TREE_OPTIONS } from "../model/call_tree.ts";
import type { FunctionTable, Grouping } from "../model/functions.ts";
import { buildInvertedTree } from "../model/inverted.ts";
import { functionTable } from "../model/functions.ts";
import type { SampleQuery } from "../model/selection_of_samples.ts";
import { ALL_SAMPLES } from "../model/selection_of_samples.ts";
import { functionTableCsv } from "./csv.ts";
import { fileName } from "./file_name.ts";
import { classicSessionFile } from "./session.ts";
import { speedscopeFile } from "./speedscope.ts";
import { stackText } from "./stack_text.ts";

const samples: [string, number][] = [
  ["Main <thread> 140117436398464 > main /app/main.py 1 l3 > get /usr/lib/web/get.py 5 cView l7 h1 x9", 0.25],
  ["Main <thread> 140117436398464 > main /app/main.py 1 l4", 0.5],
  ["Other <thread> 18446744073709551615 > work /app/main.py 9 > work /app/main.py 9 l10 > [await]", 0.25],
];
const session = record(samples, {
  startStack: "Main <thread> 140117436398464",
  target_description: "caf\udce9 \u2028",
});
const whole = JSON.parse(classicSessionFile(session, ALL_SAMPLES).join("")) as Record<string, unknown>;

describe("the session as a file", () => {
  it("has the frames as they were recorded", () => {
    expect(whole["frame_records"]).toEqual(samples.map(([stack, seconds]) => [infos(stack), seconds]));
    expect(whole).toMatchObject({
      start_call_stack: ["Main\0<thread>\x00140117436398464"],
      target_description: "caf\udce9 \u2028",
      sample_count: 3,
      duration: 1,
      sys_path: ["/app", "/usr/lib"],
      sys_prefixes: ["/usr"],
    });
  });

  const reread = async (query: Partial<SampleQuery>): Promise<Session> => {
    const text = classicSessionFile(session, { ...ALL_SAMPLES, ...query }).join("");
    return readOpenedFile("x.pyisession", new TextEncoder().encode(text));
  };

  it.each<[string, Partial<SampleQuery>]>([
    ["everything", {}],
    ["a range", { range: { begin: 0.125, end: 0.875 } }],
    ["a thread", { thread: 1 }],
    ["a focus", { transforms: [{ kind: "focus", function: functionNamed(session, "main") }] }],
    ["without a function", { transforms: [{ kind: "merge", function: functionNamed(session, "main") }] }],
    ["without stacks", { transforms: [{ kind: "drop", function: functionNamed(session, "get") }] }],
    ["without recursion", { transforms: [{ kind: "collapse", function: functionNamed(session, "work") }] }],
  ])("makes the tree that is looked at: %s", async (_, query) => {
    for (const timeline of [false, true]) {
      const options = { ...DEFAULT_TREE_OPTIONS, timeline };
      const expected = treeText(buildCallTree(session, options, { ...ALL_SAMPLES, ...query }));
      expect(treeText(buildCallTree(await reread(query), options, ALL_SAMPLES))).toEqual(expected);
    }
  });

  it("counts what it holds", async () => {
    const part = await reread({ thread: 0 });
    expect(part.header.session).toMatchObject({ sample_count: 2, duration: 0.75, cpu_time: 0.75 });
  });
});

describe("the speedscope file", () => {
  interface File {
    profiles: { type: string; unit: string; startValue: number; endValue: number; events: Event[] }[];
    shared: { frames: { name: string; file?: string; line?: number }[] };
  }
  interface Event {
    type: "O" | "C";
    at: number;
    frame: number;
  }
  const fileOf = (query: Partial<SampleQuery>) =>
    JSON.parse(speedscopeFile(session, { ...ALL_SAMPLES, ...query }).join("")) as File;
  const told = (file: File) =>
    file.profiles[0].events.map(({ type, at, frame }) => `${type} ${at} ${file.shared.frames[frame].name}`);

  it("opens and closes frames as the samples do", () => {
    const file = fileOf({});
    expect(file.profiles[0]).toMatchObject({ type: "evented", unit: "seconds", startValue: 0, endValue: 1 });
    expect(file.shared.frames[2]).toEqual({ name: "View.get", file: "/usr/lib/web/get.py", line: 5 });
    expect(told(file)).toEqual([
      "O 0 Main",
      "O 0 main",
      "O 0 View.get",
      "C 0.25 View.get",
      "C 0.75 main",
      "C 0.75 Main",
      "O 0.75 Other",
      "O 0.75 work",
      "O 0.75 work",
      "O 0.75 [await]",
      "C 1 [await]",
      "C 1 work",
      "C 1 work",
      "C 1 Other",
    ]);
  });

  it("has the range that is looked at, and gaps where another thread ran", () => {
    expect(told(fileOf({ range: { begin: 0.5, end: 0.875 }, thread: 0 }))).toEqual([
      "O 0 Main",
      "O 0 main",
      "C 0.25 main",
      "C 0.25 Main",
    ]);
    expect(told(fileOf({ thread: 1 }))[0]).toBe("O 0.75 Other");
    const empty = JSON.parse(speedscopeFile(record([]), ALL_SAMPLES).join("")) as File;
    expect([empty.profiles[0].events, empty.shared.frames]).toEqual([[], []]);
  });
});

describe("the table as CSV", () => {
  it("has the rows in the order in which they are shown", () => {
    const table = functionTable(session, ALL_SAMPLES, "function");
    const row = (name: string) => table.label.indexOf(name);
    expect(functionTableCsv(session, table, [row("View.get"), row("main")])).toBe(
      "function,position,self (s),total (s),samples\r\nView.get,/usr/lib/web/get.py:5,0.25,0.25,1\r\nmain,/app/main.py:1,0.5,0.75,1\r\n",
    );
  });

  it("says what its rows are, and tells files of the same short path apart", () => {
    const twins = record([
      ["one /app/utils/__init__.py 1", 2],
      ["two /usr/lib/utils/__init__.py 1", 1],
    ]);
    const told = (grouping: Grouping) =>
      functionTableCsv(twins, functionTable(twins, ALL_SAMPLES, grouping), [0, 1])
        .split("\r\n")
        .slice(0, 3);
    expect(told("file")).toEqual([
      "file,position,self (s),total (s),samples",
      "utils/__init__.py,/app/utils/__init__.py,2,2,1",
      "utils/__init__.py,/usr/lib/utils/__init__.py,1,1,1",
    ]);
    expect(told("function")[2]).toBe("two,/usr/lib/utils/__init__.py:1,1,1,1");
    expect(functionTableCsv(twins, functionTable(twins, ALL_SAMPLES, "library"), [0])).toMatch(
      /^library,.*\r\nutils,,3,3,2/,
    );
  });

  it("quotes what needs it, and lets no name be a formula", () => {
    const table: FunctionTable = {
      grouping: "file",
      count: 3,
      label: ['say "hi", you', "=1+1", "line\nbreak"],
      position: ["", "@a.py", ""],
      functionId: Int32Array.of(0, 0, 0),
      self: Float64Array.of(1, 0.5, 0),
      total: Float64Array.of(1, 0.5, 0),
      samples: Int32Array.of(1, 1, 0),
    };
    expect(functionTableCsv(session, table, [0, 1, 2]).split("\r\n").slice(1, 4)).toEqual([
      '"say ""hi"", you",,1,1,1',
      "'=1+1,'@a.py,0.5,0.5,1",
      '"line\nbreak",,0,0,0',
    ]);
  });
});

describe("a file's name", () => {
  it.each([
    ["Program: /home/ada/shop.py --requests 12", "shop.py-requests-12"],
    ["Block at C:\\app\\main.py:20", "Block-at-main.py-20"],
    ["Läden, <before> the sale?", "Läden-before-the-sale"],
    ["***", "profile"],
  ])("comes from what was profiled: %s", (title, name) => expect(fileName(title)).toBe(name));

  it("is not longer than one can read", () => expect(fileName("word ".repeat(100))).toHaveLength(60));
});

describe("a stack as text", () => {
  it("has a line a frame, and the time of the last", () => {
    const tree = buildCallTree(session, DEFAULT_TREE_OPTIONS, { ...ALL_SAMPLES, thread: 0 });
    expect(stackText(tree, 1)).toBe("Main  <thread>\nmain  main.py:1\n0.750 s, 100.0 % of 0.750 s\n");
  });

  it("is as it was called, in a tree that is upside down, too", () => {
    const tree = buildInvertedTree(session, { ...ALL_SAMPLES, thread: 0 }, 0);
    expect(stackText(tree, 2, true)).toBe("Main  <thread>\nmain  main.py:1\n0.500 s, 66.7 % of 0.750 s\n");
  });
});
