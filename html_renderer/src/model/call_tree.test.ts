import { describe, expect, it } from "vitest";
import type { Told } from "../../tests/support/record.ts";
import { record, treeText } from "../../tests/support/record.ts";
import type { TreeOptions } from "./call_tree.ts";
import { buildCallTree, DEFAULT_TREE_OPTIONS } from "./call_tree.ts";
import { foldGroups, librariesOf } from "./groups.ts";
import { ALL_SAMPLES } from "./selection_of_samples.ts";
import type { SampleQuery } from "./selection_of_samples.ts";

const MAIN = "main /app/main.py 1";
const EVERYTHING: Partial<TreeOptions> = { showAll: true };

function treeOf(
  samples: [string, number][],
  options: Partial<TreeOptions> = {},
  query: Partial<SampleQuery> = {},
  told: Told = {},
) {
  return buildCallTree(record(samples, told), { ...DEFAULT_TREE_OPTIONS, ...options }, { ...ALL_SAMPLES, ...query });
}

const textOf = (...given: Parameters<typeof treeOf>) => treeText(treeOf(...given));

describe("the aggregated tree", () => {
  const program: [string, number][] = [
    [`${MAIN} > a /app/main.py 5 > x /app/main.py 9`, 0.125],
    [`${MAIN} > b /app/main.py 7`, 0.5],
    [`${MAIN} > a /app/main.py 5 > y /app/main.py 11`, 0.25],
    [`${MAIN}`, 0.125],
    [`${MAIN} > a /app/main.py 5 > x /app/main.py 9`, 0.0625],
  ];

  it("adds up the calls of a function from one place, longest first", () => {
    expect(textOf(program)).toEqual([
      "1.0625 main  main.py:1",
      "  0.5 b  main.py:7",
      "  0.4375 a  main.py:5",
      "    0.25 y  main.py:11",
      "    0.1875 x  main.py:9",
      "  0.125 [self]  main.py",
    ]);
  });

  it("keeps calls apart in the order of time in a timeline", () => {
    expect(textOf(program, { timeline: true })).toEqual([
      "1.0625 main  main.py:1",
      "  0.125 a  main.py:5",
      "    0.125 x  main.py:9",
      "  0.5 b  main.py:7",
      "  0.25 a  main.py:5",
      "    0.25 y  main.py:11",
      "  0.125 [self]  main.py",
      "  0.0625 a  main.py:5",
      "    0.0625 x  main.py:9",
    ]);
  });

  it("leaves functions of equal time in the order in which they came", () => {
    const text = textOf([
      [`${MAIN} > a /app/main.py 5`, 0.25],
      [`${MAIN} > b /app/main.py 7`, 0.25],
      [`${MAIN} > c /app/main.py 9`, 0.5],
    ]);
    expect(text).toEqual(["1 main  main.py:1", "  0.5 c  main.py:9", "  0.25 a  main.py:5", "  0.25 b  main.py:7"]);
  });

  it("leaves out what is strictly below the threshold, and says how much that was", () => {
    const samples: [string, number][] = [
      [`${MAIN} > a /app/main.py 5 > b /app/main.py 6`, 0.25],
      [`${MAIN}`, 0.75],
    ];
    expect(textOf(samples, { filterThreshold: 0.25 })).toContain("  0.25 a  main.py:5");
    const tree = treeOf(samples, { filterThreshold: 0.26 });
    expect(treeText(tree)).toEqual(["1 main  main.py:1"]);
    expect(tree.hidden).toEqual({ nodes: 3, time: 0.25 });
    expect(tree.absorbed[0]).toBe(1);
    expect(tree.selfTime[0]).toBe(1);
  });

  it("names a call by the class that had most of its time, and by the first seen of equals", () => {
    const samples: [string, number][] = [
      [`${MAIN} > f /app/a.py 5 cFew`, 0.25],
      [`${MAIN} > g /app/a.py 9`, 0.25],
      [`${MAIN} > f /app/a.py 5 cMany`, 0.5],
      [`${MAIN} > g /app/a.py 9 cFirst`, 0.125],
      [`${MAIN} > g /app/a.py 9 cSecond`, 0.125],
    ];
    const text = textOf(samples);
    expect(text).toContain("  0.75 Many.f  a.py:5");
    expect(text).toContain("  0.5 First.g  a.py:9");
    expect(textOf(samples, { timeline: true })).toEqual([
      "1.25 main  main.py:1",
      "  0.25 Few.f  a.py:5",
      "  0.25 g  a.py:9",
      "  0.5 Many.f  a.py:5",
      "  0.25 First.g  a.py:9",
    ]);
  });
});

describe("frames that are left out", () => {
  it("shows what a module does when imported under the code that imports it", () => {
    const samples: [string, number][] = [
      [`${MAIN} > find <frozen importlib._bootstrap> 9 > <module> /app/lib.py 1`, 0.25],
      [`${MAIN} > find <frozen importlib._bootstrap> 9`, 0.25],
      [`${MAIN} > load <frozen importlib._bootstrap_external> 9 > <module> /app/lib.py 1`, 0.5],
    ];
    expect(textOf(samples)).toEqual(["1 main  main.py:1", "  0.75 <module>  lib.py:1", "  0.25 [self]  main.py"]);
    expect(textOf(samples, EVERYTHING)).toContain("  0.5 find  <frozen importlib._bootstrap>:9");
    // In the order of time these were two calls.
    const twice: [string, number][] = [samples[0], samples[2]];
    expect(textOf(twice, { timeline: true })).toEqual([
      "0.75 main  main.py:1",
      "  0.25 <module>  lib.py:1",
      "  0.5 <module>  lib.py:1",
    ]);
  });

  it("leaves the root alone", () => {
    expect(textOf([["find <frozen importlib._bootstrap> 9 > main /app/main.py 1", 0.5]])).toEqual([
      "0.5 find  <frozen importlib._bootstrap>:9",
      "  0.5 main  main.py:1",
    ]);
    expect(textOf([[`${MAIN} h1`, 0.5]])).toEqual(["0.5 main  main.py:1"]);
  });

  it("leaves out calls that hide from tracebacks at any time, and keeps other calls of the function", () => {
    const samples: [string, number][] = [
      [`${MAIN} > wrap /app/tool.py 3 > work /app/main.py 5`, 0.25],
      [`${MAIN} > wrap /app/tool.py 3 h1 > work /app/main.py 5`, 0.25],
      [`${MAIN}`, 0.25],
      [`${MAIN} > wrap /app/tool.py 3 > work /app/main.py 5`, 0.125],
    ];
    expect(textOf(samples)).toEqual([
      "0.875 main  main.py:1",
      "  0.5 work  main.py:5",
      "  0.25 [self]  main.py",
      "  0.125 wrap  tool.py:3",
      "    0.125 work  main.py:5",
    ]);
    expect(textOf(samples, EVERYTHING)).toContain("  0.625 wrap  tool.py:3");
  });

  it("takes the frames of the public release's command away", () => {
    const runner =
      "<module> /usr/lib/pyinstrument/__main__.py 1 > <module> <string> 1 > run_path <frozen runpy> 3 > _run_code <frozen runpy> 5";
    const compile = `${runner} > compile <built-in> 0`;
    const samples: [string, number][] = [
      [compile, 0.0625],
      [`${runner} > <module> /app/main.py 1`, 0.5],
      [compile, 0.0625],
    ];
    expect(textOf(samples)).toEqual(["0.5 <module>  main.py:1"]);
    expect(textOf(samples, { timeline: true })[0]).toBe("0.625 _run_code  <frozen runpy>:5");
  });

  it("begins where the profiler was started, as far as all samples agree", () => {
    const samples: [string, number][] = [
      [`outer /app/a.py 1 > ${MAIN} > f /app/a.py 2`, 0.25],
      [`outer /app/a.py 1 > ${MAIN} > g /app/a.py 3`, 0.25],
    ];
    const told = { startStack: `outer /app/a.py 1 > ${MAIN}` };
    expect(textOf(samples, {}, {}, told)[0]).toBe("0.5 main  main.py:1");
    expect(textOf(samples, { trimStem: false }, {}, told)[0]).toBe("0.5 outer  a.py:1");
    expect(textOf([...samples, ["outer /app/a.py 1", 0.25]], {}, {}, told)[0]).toBe("0.75 outer  a.py:1");
  });
});

describe("odd sessions", () => {
  it("has no nodes without samples", () => {
    const tree = treeOf([]);
    expect([tree.count, tree.root]).toEqual([0, -1]);
    expect(foldGroups(tree).hiddenCount.length).toBe(0);
    expect(treeOf([], { timeline: true }).count).toBe(0);
  });

  it("makes a tree of one sample, and of one that saw no frame", () => {
    expect(textOf([[MAIN, 0.5]])).toEqual(["0.5 main  main.py:1"]);
    expect(textOf([["", 0.5]])).toEqual(["0.5 [self]"]);
    expect(textOf([["", 0.5]], { timeline: true })).toEqual(["0.5 [self]"]);
    expect(
      textOf([
        ["", 0.5],
        ["", 0.5],
      ]),
    ).toEqual(["1 [root]"]);
  });

  it("shows only the root where no time passed", () => {
    const samples: [string, number][] = [[`${MAIN} > a /app/main.py 5`, 0]];
    for (const timeline of [false, true]) expect(textOf(samples, { timeline })).toEqual(["0 main  main.py:1"]);
    expect(textOf(samples, EVERYTHING)).toEqual(["0 main  main.py:1", "  0 a  main.py:5"]);
  });

  it("puts several outermost functions below [root]", () => {
    const samples: [string, number][] = [
      ["Main <thread> 1 > a /app/a.py 1", 0.5],
      ["Other <thread> 2 > a /app/a.py 1", 0.25],
    ];
    expect(textOf(samples)).toEqual([
      "0.75 [root]",
      "  0.5 Main  <thread>",
      "    0.5 a  a.py:1",
      "  0.25 Other  <thread>",
      "    0.25 a  a.py:1",
    ]);
    expect(textOf(samples, {}, { thread: 1 })).toEqual(["0.25 Other  <thread>", "  0.25 a  a.py:1"]);
  });

  it("makes trees of stacks of ten thousand frames, recursion and all", () => {
    const deep = Array.from({ length: 10_000 }, (_, i) => `f${i % 3} /app/main.py ${i % 3}`).join(" > ");
    for (const timeline of [false, true]) {
      const tree = treeOf(
        [
          [deep, 0.5],
          [`${deep} > [await]`, 0.25],
        ],
        { timeline },
      );
      expect(tree.count).toBe(10_002);
      expect(tree.depth[tree.count - 1]).toBe(10_000);
      expect(tree.time[9_999]).toBe(0.75);
    }
  });
});

describe("groups", () => {
  const calls: [string, number][] = [
    [
      `${MAIN} > get /usr/lib/web/get.py 1 > send /usr/lib/web/send.py 1 > pack /usr/lib/box/pack.py 1 > hook /app/hooks.py 1`,
      0.5,
    ],
    [`${MAIN} > get /usr/lib/web/get.py 1 > send /usr/lib/web/send.py 1 > read <built-in> 0`, 0.125],
  ];

  it("folds the frames of a library under the first, up to where it calls the program again", () => {
    const tree = treeOf(calls);
    const folded = foldGroups(tree);
    expect(Array.from(tree.group)).toEqual([-1, 0, 0, 0, -1, 0]);
    expect(Array.from(folded.isHidden)).toEqual([0, 0, 1, 0, 0, 1]);
    expect(Array.from(folded.hiddenCount)).toEqual([2]);
    expect(librariesOf(tree, folded, 0)).toBe("web, <built-in>");
  });

  it("hides by pattern too, and lets show win", () => {
    expect(Array.from(treeOf(calls, { hideRegex: ".*hooks" }).group)).toEqual([-1, 0, 0, 0, 0, 0]);
    expect(treeOf(calls, { showRegex: "/usr" }).groups.count).toBe(0);
    expect(treeOf(calls, { showRegex: ".*", hideRegex: ".*" }).groups.count).toBe(0);
    expect(treeOf(calls, EVERYTHING).groups.count).toBe(0);
  });

  it("cuts a list of libraries to forty characters", () => {
    const wide = "é".repeat(41);
    const tree = treeOf([
      [
        `${MAIN} > a /usr/lib/a/a.py 1 > b /usr/lib/${wide}/b.py 1 > c /usr/lib/${wide}/c.py 1 > d /usr/lib/d/d.py 1`,
        0.5,
      ],
    ]);
    expect(librariesOf(tree, foldGroups(tree), 0)).toBe(`${"é".repeat(37)}...`);
  });
});

describe("a part of the samples", () => {
  const samples: [string, number][] = [
    [`${MAIN} > a /app/main.py 5 > c /app/main.py 9`, 1],
    [`${MAIN} > b /app/main.py 7`, 2],
    [`${MAIN} > a /app/main.py 5`, 1],
  ];

  it("counts a sample for what of it lies in the range", () => {
    expect(textOf(samples, {}, { range: { begin: 0.5, end: 2 } })).toEqual([
      "1.5 main  main.py:1",
      "  1 b  main.py:7",
      "  0.5 a  main.py:5",
      "    0.5 c  main.py:9",
    ]);
  });

  it("focuses on a function, merges, drops and collapses", () => {
    const session = record([
      [`${MAIN} > f /app/main.py 2 > g /app/main.py 3 > f /app/main.py 2 > h /app/main.py 4`, 1],
      [`${MAIN} > g /app/main.py 3`, 2],
    ]);
    const id = (name: string) => session.functions.name.findIndex((at) => session.strings[at] === name);
    const seen = (kind: "focus" | "merge" | "drop" | "collapse", name: string) =>
      treeText(
        buildCallTree(session, DEFAULT_TREE_OPTIONS, { ...ALL_SAMPLES, transforms: [{ kind, function: id(name) }] }),
      );
    expect(seen("focus", "f")).toEqual([
      "1 f  main.py:2",
      "  1 g  main.py:3",
      "    1 f  main.py:2",
      "      1 h  main.py:4",
    ]);
    expect(seen("merge", "f")).toEqual([
      "3 main  main.py:1",
      "  3 g  main.py:3",
      "    2 [self]  main.py",
      "    1 h  main.py:4",
    ]);
    expect(seen("drop", "f")).toEqual(["2 main  main.py:1", "  2 g  main.py:3"]);
    expect(seen("collapse", "f")).toEqual([
      "3 main  main.py:1",
      "  2 g  main.py:3",
      "  1 f  main.py:2",
      "    1 h  main.py:4",
    ]);
  });
});
