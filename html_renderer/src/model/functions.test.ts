import { describe, expect, it } from "vitest";
import type { Told } from "../../tests/support/record.ts";
import { functionNamed, record, treeText } from "../../tests/support/record.ts";
import type { Session } from "../data/session.ts";
import { functionName, OUT_OF_CONTEXT } from "../data/session.ts";
import type { Grouping } from "./functions.ts";
import { functionTable } from "./functions.ts";
import { buildCallersTree, buildInvertedTree } from "./inverted.ts";
import { buildSandwich } from "./sandwich.ts";
import { matchedNodes, matchedTime, searchFunctions } from "./search.ts";
import { selectedTime } from "./call_times.ts";
import { ALL_SAMPLES } from "./selection_of_samples.ts";
import { sourceLines } from "./source_lines.ts";
import { buildTimeline } from "./timeline.ts";
import { buildCallTree, DEFAULT_TREE_OPTIONS } from "./call_tree.ts";

const MAIN = "main /app/main.py 1";
const F = "f /app/lib/f.py 2";
const G = "g /usr/lib/web/g.py 3";

const program: [string, number][] = [
  [`${MAIN} l4 > ${F} l5 > ${F} l6`, 0.25],
  [`${MAIN} l4 > ${G} cView > ${F} l7`, 0.5],
  [`${MAIN} l5 > wait /app/main.py 9 > [await]`, 0.125],
  [`${MAIN} l5`, 0.125],
];

function rows(session: Session, grouping: Grouping): [string, string, number, number, number][] {
  const table = functionTable(session, ALL_SAMPLES, grouping);
  return table.label.map((label, i) => [label, table.position[i], table.self[i], table.total[i], table.samples[i]]);
}

describe("the table of functions", () => {
  it("has each function's own time, and its total with recursion counted once", () => {
    expect(rows(record(program), "function")).toEqual([
      ["[await]", "", 0.125, 0.125, 1],
      ["main", "main.py:1", 0.125, 1, 1],
      ["f", "lib/f.py:2", 0.75, 0.75, 2],
      ["View.g", "web/g.py:3", 0, 0.5, 0],
      ["wait", "main.py:9", 0.125, 0.125, 1],
    ]);
  });

  it("has files and libraries, where waiting is the time of who waits", () => {
    expect(rows(record(program), "file")).toEqual([
      ["main.py", "/app/main.py", 0.25, 1, 2],
      ["lib/f.py", "/app/lib/f.py", 0.75, 0.75, 2],
      ["web/g.py", "/usr/lib/web/g.py", 0, 0.5, 0],
    ]);
    expect(rows(record(program), "library").map(([label]) => label)).toEqual(["main", "lib", "web"]);
  });

  it("has what took no time, and nothing for a session without samples", () => {
    expect(rows(record([[MAIN, 0]]), "function")).toEqual([["main", "main.py:1", 0, 0, 1]]);
    expect(rows(record([]), "function")).toEqual([]);
  });
});

describe("callers and callees", () => {
  it("are those of a function's outermost occurrences", () => {
    const session = record(program);
    const sandwich = buildSandwich(session, ALL_SAMPLES, functionNamed(session, "f"), 0);
    expect(treeText(sandwich.callersTree)).toEqual([
      "0.75 f  lib/f.py:2",
      "  0.5 View.g  web/g.py:3",
      "    0.5 main  main.py:1",
      "  0.25 main  main.py:1",
    ]);
    expect(treeText(sandwich.calleesTree)).toEqual([
      "0.75 f  lib/f.py:2",
      "  0.5 [self]  lib/f.py",
      "  0.25 f  lib/f.py:2",
    ]);
    expect(Array.from(sandwich.calleesTree.selfTime)).toEqual([0.5, 0.5, 0.25]);
    expect([sandwich.total, sandwich.self]).toEqual([0.75, 0.75]);
    expect(Array.from(sandwich.callersTree.selfTime)).toEqual([0, 0, 0.5, 0.25]);
  });

  it("leave out what is small within the function's own time", () => {
    const session = record(program);
    const { callersTree, calleesTree } = buildSandwich(session, ALL_SAMPLES, functionNamed(session, "f"), 0.5);
    expect(treeText(callersTree)).toEqual([
      "0.75 f  lib/f.py:2",
      "  0.5 View.g  web/g.py:3",
      "    0.5 main  main.py:1",
    ]);
    expect(treeText(calleesTree)).toEqual(["0.75 f  lib/f.py:2"]);
  });

  it("of a function that nothing called, or that was not seen, are none", () => {
    const session = record(program);
    const main = buildSandwich(session, ALL_SAMPLES, functionNamed(session, "main"), 0);
    expect(treeText(main.callersTree)).toEqual(["1 main  main.py:1"]);
    const nothing = buildSandwich(session, ALL_SAMPLES, OUT_OF_CONTEXT, 0);
    expect([nothing.callersTree.count, nothing.calleesTree.count, nothing.total, nothing.self]).toEqual([0, 0, 0, 0]);
  });
});

describe("the inverted tree", () => {
  it("has the functions by their own time, and below them who called", () => {
    expect(treeText(buildInvertedTree(record(program), ALL_SAMPLES, 0))).toEqual([
      "1 [root]",
      "  0.75 f  lib/f.py:2",
      "    0.5 View.g  web/g.py:3",
      "      0.5 main  main.py:1",
      "    0.25 f  lib/f.py:2",
      "      0.25 main  main.py:1",
      "  0.125 main  main.py:1",
      "  0.125 [await]",
      "    0.125 wait  main.py:9",
      "      0.125 main  main.py:1",
    ]);
  });

  it("leaves out what is below the threshold", () => {
    const tree = buildInvertedTree(record(program), ALL_SAMPLES, 0.3);
    expect(treeText(tree)).toEqual([
      "1 [root]",
      "  0.75 f  lib/f.py:2",
      "    0.5 View.g  web/g.py:3",
      "      0.5 main  main.py:1",
    ]);
    expect(tree.hidden.time).toBe(0.5);
  });

  it("is made of stacks of ten thousand frames", () => {
    const deep = Array.from({ length: 10_000 }, (_, i) => `f${i % 3} /app/main.py ${i % 3}`).join(" > ");
    const session = record([[deep, 1]]);
    expect(buildInvertedTree(session, ALL_SAMPLES, 0.01).count).toBe(10_001);
    expect(buildCallersTree(session, ALL_SAMPLES, functionNamed(session, "f0"), 0.01).count).toBe(1);
    expect(functionTable(session, ALL_SAMPLES, "function").total).toEqual(Float64Array.of(1, 1, 1));
    expect(buildInvertedTree(record([]), ALL_SAMPLES, 0).count).toBe(0);
  });
});

describe("a search", () => {
  const session = record(program);
  const found = (pattern: string) => {
    const { matches, functions, error } = searchFunctions(session, pattern);
    expect(functions).toBe(matches.reduce((sum, each) => sum + each, 0));
    return (
      error ??
      Array.from(matches.keys())
        .filter((id) => matches[id])
        .map((id) => functionName(session, id))
    );
  };

  it("finds functions by name, class and path", () => {
    expect(found("^f$")).toEqual(["f"]);
    expect(found("view\\.g")).toEqual(["g"]);
    expect(found("/app")).toEqual(["main", "f", "wait"]);
    expect(found("web/")).toEqual(["g"]);
    expect(found("")).toEqual([]);
  });

  it("tells upper from lower case where the pattern has upper case", () => {
    expect(found("VIEW")).toEqual([]);
    expect(found("View")).toEqual(["g"]);
    expect(found("m\\Sin")).toEqual(["main", "wait"]); // by path; \S is no upper case
  });

  it("says what is wrong with a pattern", () => {
    expect(found("f(")).toMatch(/Unterminated group/);
  });

  it("counts a sample once, however many frames of it match", () => {
    expect(matchedTime(session, ALL_SAMPLES, searchFunctions(session, "^(f|g)$"))).toBe(0.75);
    expect(
      matchedTime(session, { ...ALL_SAMPLES, range: { begin: 0.125, end: 0.5 } }, searchFunctions(session, "^g$")),
    ).toBe(0.25);
    expect(matchedTime(session, ALL_SAMPLES, searchFunctions(session, "nothing"))).toBe(0);
  });

  it("finds the nodes of a tree", () => {
    const tree = buildCallTree(session, DEFAULT_TREE_OPTIONS, ALL_SAMPLES);
    const nodes = matchedNodes(tree, searchFunctions(session, "^f$"));
    expect(Array.from(nodes, (node) => tree.time[node])).toEqual([0.5, 0.25, 0.25]);
  });
});

describe("a timeline", () => {
  it("has the samples' ends and stacks, recursion, waiting and all", () => {
    const session = record([...program, ["", 0.5]]);
    const { ends, leaves, parents, functionId } = buildTimeline(session, ALL_SAMPLES);
    expect(Array.from(ends)).toEqual([0.25, 0.75, 0.875, 1, 1.5]);
    const names = Array.from(leaves, (leaf) => {
      const path: string[] = [];
      for (let at = leaf; at >= 0; at = parents[at]) path.push(functionName(session, functionId[at]));
      return path.reverse().join(" ");
    });
    expect(names).toEqual(["main f f", "main g f", "main wait [await]", "main", ""]);
  });

  it("is empty where another thread ran, and where a transform left a stack out", () => {
    const session = record([
      [`Main <thread> 1 > ${MAIN}`, 1],
      [`Other <thread> 2 > ${F}`, 1],
      [`Main <thread> 1 > ${G}`, 1],
    ]);
    const leavesOf = (query: Partial<typeof ALL_SAMPLES>) =>
      Array.from(buildTimeline(session, { ...ALL_SAMPLES, ...query }).leaves, (leaf) => leaf >= 0);
    expect(leavesOf({ thread: 0 })).toEqual([true, false, true]);
    expect(leavesOf({ range: { begin: 0, end: 1 } })).toEqual([true, true, true]);
    const g = functionNamed(session, "g");
    expect(leavesOf({ transforms: [{ kind: "drop", function: g }] })).toEqual([true, true, false]);
    expect(selectedTime(session, { ...ALL_SAMPLES, thread: 0, transforms: [{ kind: "drop", function: g }] })).toBe(1);
  });
});

describe("the lines of a function", () => {
  const text = ["@cached", "def f(", "    x,", "):", "    a = 1", "", "    return a", "# end", "def g():", "    pass"];
  const told: Told = { sources: [["/app/lib/f.py", 2, text]] };
  const lines = (told?: Told) => {
    const session = record(program, told);
    return sourceLines(session, ALL_SAMPLES, functionNamed(session, "f"));
  };

  it("have their time, that of lines that recur once", () => {
    const view = lines();
    expect(view).toMatchObject({ path: "/app/lib/f.py", self: 0.75, total: 0.75, hasText: false });
    expect(view.lines).toEqual([
      { line: 5, self: 0, total: 0.25, text: null },
      { line: 6, self: 0.25, total: 0.25, text: null },
      { line: 7, self: 0.5, total: 0.5, text: null },
    ]);
    const deep = record([[`${F} l5 > ${G} > ${F} l5 > ${F} l6 > ${F} l5 > ${F} l7`, 1]]);
    const again = sourceLines(deep, ALL_SAMPLES, functionNamed(deep, "f"));
    expect(again).toMatchObject({ self: 1, total: 1 });
    expect(again.lines.map(({ line, self, total }) => [line, self, total])).toEqual([
      [5, 0, 1],
      [6, 0, 1],
      [7, 1, 1],
    ]);
  });

  it("have their text, from the first decorator to the end of the body", () => {
    const view = lines(told);
    expect(view.lines.map(({ line }) => line)).toEqual([2, 3, 4, 5, 6, 7, 8]);
    expect(view.lines.map(({ text: each }) => each)).toEqual(text.slice(0, 7));
  });

  it("of a module are the whole file's, and of a function that waits those that wait", () => {
    const module = "<module> /app/lib/f.py 1";
    const session = record([[`${module} l3`, 1]], { sources: [["/app/lib/f.py", 1, text]] });
    expect(sourceLines(session, ALL_SAMPLES, functionNamed(session, "<module>")).lines.length).toBe(10);
    const lambda = record([["<lambda> /app/lib/f.py 6 l6", 1]], told);
    expect(sourceLines(lambda, ALL_SAMPLES, functionNamed(lambda, "<lambda>")).lines.length).toBe(1);
    const waiting = record([["wait /app/main.py 9 l11 > [await]", 0.5]]);
    expect(sourceLines(waiting, ALL_SAMPLES, functionNamed(waiting, "wait")).lines).toEqual([
      { line: 11, self: 0.5, total: 0.5, text: null },
    ]);
  });
});
