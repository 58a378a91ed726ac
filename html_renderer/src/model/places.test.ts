import { describe, expect, test } from "vitest";
import { functionNamed, record } from "../../tests/support/record.ts";
import { NONE } from "../data/session.ts";
import { DEFAULT_TREE_OPTIONS, nodeName, treeWithoutGroups, type CallTree } from "./call_tree.ts";
import { buildInvertedTree } from "./inverted.ts";
import { nodeOfCall, nodeOfInverted } from "./places.ts";
import { ALL_SAMPLES } from "./selection_of_samples.ts";
import { buildTimeline } from "./timeline.ts";
import { pathTo } from "./traceback_hide.ts";

const frame = (name: string): string => `${name} /app/${name}.py 1`;
const stack = (...names: string[]): string => names.map(frame).join(" > ");
const IMPORT = "_find_and_load <frozen importlib._bootstrap> 1";

const session = record(
  [
    [stack("main", "run", "fetch", "busy"), 0.25],
    [stack("main", "run", "consumer", "busy"), 0.5],
    [`${stack("main", "run")} > ${IMPORT} > ${frame("module")} > ${frame("busy")}`, 0.125],
    [stack("main", "run", "run", "fetch"), 0.125],
  ],
  { startStack: stack("main", "run") },
);
const treeOf = (query = ALL_SAMPLES) =>
  treeWithoutGroups(session, { ...DEFAULT_TREE_OPTIONS, filterThreshold: 0 }, query);
const wayTo = (tree: CallTree, node: number): string =>
  node === NONE
    ? "none"
    : pathTo(tree.parent, node)
        .map((at) => nodeName(tree, at))
        .join(" > ");

describe("a call of the timeline", () => {
  const { leaves, parents } = buildTimeline(session, ALL_SAMPLES);
  const place = (call: number, query = ALL_SAMPLES) => wayTo(treeOf(query), nodeOfCall(treeOf(query), query, call));

  test("is found where it stands in the tree, not where its function takes most time", () => {
    expect(Array.from(leaves, (leaf) => place(leaf))).toEqual([
      "run > fetch > busy",
      "run > consumer > busy",
      "run > module > busy",
      "run > run > fetch",
    ]);
  });

  test("has no place where the tree leaves it out: above the root, of the import system, outside of the range", () => {
    const module = parents[leaves[2]!]!;
    expect(place(parents[module]!)).toBe("none");
    expect(place(0)).toBe("none");
    expect(place(leaves[1]!, { ...ALL_SAMPLES, range: { begin: 0, end: 0.25 } })).toBe("none");
  });

  test("has no place in a tree that a transform left empty", () => {
    const range = { begin: 0, end: 0.25 };
    const dropped = {
      range,
      thread: null,
      transforms: [{ kind: "drop" as const, function: functionNamed(session, "fetch") }],
    };
    const last = buildTimeline(session, dropped).leaves[1]!;
    expect([treeOf(dropped).count, place(last, dropped)]).toEqual([0, "none"]);
  });

  test("is found below [root], too", () => {
    const threads = record([
      [`Main <thread> 1 > ${stack("main")}`, 1],
      [`Other <thread> 2 > ${stack("main")}`, 2],
    ]);
    const whole = treeWithoutGroups(threads, DEFAULT_TREE_OPTIONS, ALL_SAMPLES);
    const first = buildTimeline(threads, ALL_SAMPLES).leaves[0]!;
    expect(wayTo(whole, nodeOfCall(whole, ALL_SAMPLES, first))).toBe("[root] > Main > main");
  });
});

test("a node of the inverted tree is found where its function leads to what ran, most of the time", () => {
  const inverted = buildInvertedTree(session, ALL_SAMPLES, 0);
  const nodeOf = (...names: string[]): number => {
    let node = 0;
    for (const id of names.map((name) => functionNamed(session, name))) {
      node = inverted.firstChild[node]!;
      while (inverted.functionId[node] !== id) node = inverted.nextSibling[node]!;
    }
    return node;
  };
  const place = (...names: string[]) => wayTo(treeOf(), nodeOfInverted(treeOf(), inverted, nodeOf(...names)));
  expect(place("busy")).toBe("run > consumer > busy");
  expect(place("busy", "fetch")).toBe("run > fetch");
  expect(place("busy", "module", "_find_and_load", "run")).toBe("run");
  expect(place("fetch", "run", "run")).toBe("run");
  expect(wayTo(treeOf(), nodeOfInverted(treeOf(), inverted, NONE))).toBe("none");
});
