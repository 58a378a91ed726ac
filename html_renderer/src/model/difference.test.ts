import { describe, expect, it } from "vitest";
import { functionNamed, record } from "../../tests/support/record.ts";
import { functionName, type Session } from "../data/session.ts";
import type { DifferenceMode } from "./difference.ts";
import { compare, differenceTable, differenceTree, unite } from "./difference.ts";
import { ALL_SAMPLES } from "./selection_of_samples.ts";
import { nodeName } from "./tree.ts";

const MAIN = "main /app/main.py 1";

function rows(before: Session, after: Session, mode: DifferenceMode = "absolute") {
  const difference = differenceTree(compare(unite(before, after), ALL_SAMPLES, mode), false);
  const { tree } = difference;
  return Array.from({ length: tree.count }, (_, node) => [
    "  ".repeat(tree.depth[node]) + nodeName(tree, node),
    difference.before[node],
    difference.after[node],
    difference.selfBefore[node],
    difference.selfAfter[node],
  ]);
}

describe("the difference of two sessions", () => {
  const before = record([
    [`${MAIN} > slow /app/main.py 5`, 2],
    [`${MAIN} > gone /app/old.py 9`, 1],
    [`${MAIN} > same /app/main.py 20`, 1],
  ]);
  const after = record([
    [`${MAIN} > same /app/main.py 20`, 1],
    [`${MAIN} > slow /app/main.py 7 > inner /app/main.py 30`, 1],
    [`${MAIN} > slow /app/main.py 7`, 2],
    [`${MAIN} > new /app/new.py 1`, 4],
  ]);

  it("is sorted by the size of the change; a function that moved within its file is the same", () => {
    expect(rows(before, after)).toEqual([
      ["main", 4, 8, 0, 0],
      ["  new", 0, 4, 0, 4],
      ["  slow", 2, 3, 2, 2],
      ["    inner", 0, 1, 0, 1],
      ["    [self]", 2, 2, 0, 2],
      ["  gone", 1, 0, 1, 0],
      ["  same", 1, 1, 1, 1],
    ]);
  });

  it("scales the baseline to the session's total where that is asked for", () => {
    const scaled = rows(before, after, "normalised");
    expect(scaled[0]).toEqual(["main", 8, 8, 0, 0]);
    expect(scaled).toContainEqual(["  slow", 4, 3, 4, 2]);
  });

  it("counts shares from the baseline's time, and from both where that is scaled", () => {
    expect(compare(unite(before, after), ALL_SAMPLES, "absolute")).toMatchObject({ scale: 1, whole: 4 });
    expect(compare(unite(before, after), ALL_SAMPLES, "normalised")).toMatchObject({ scale: 2, whole: 8 });
    expect(compare(unite(record([]), after), ALL_SAMPLES, "normalised")).toMatchObject({ scale: 1, whole: 8 });
  });

  it("of a session with itself is nothing", () => {
    for (const [, was, is] of rows(after, after)) expect(was).toBe(is);
  });

  it("of a session with itself is nothing where threads have one name", () => {
    const workers = record([
      ["Worker <thread> 1 > main /app/main.py 1", 1],
      ["Worker <thread> 2 > main /app/main.py 1", 2],
    ]);
    for (const [, was, is] of rows(workers, workers)) expect(was).toBe(is);
    const table = differenceTable(compare(unite(workers, workers), ALL_SAMPLES, "absolute"));
    expect(table.totalBefore).toEqual(table.totalAfter);
  });

  it("of two programs that have nothing in common has both below one root", () => {
    const other = record([["other /app/other.py 1", 3]]);
    expect(rows(before, other).slice(0, 3)).toEqual([
      ["[root]", 4, 3, 0, 0],
      ["  main", 4, 0, 0, 0],
      ["    slow", 2, 0, 2, 0],
    ]);
  });

  it("has either side where the other has no samples", () => {
    const empty = record([]);
    expect(rows(empty, before)[0]).toEqual(["main", 0, 4, 0, 0]);
    expect(rows(before, empty)[0]).toEqual(["main", 4, 0, 0, 0]);
    expect(rows(empty, empty)).toEqual([]);
  });

  it("applies transforms to both", () => {
    const query = { ...ALL_SAMPLES, transforms: [{ kind: "focus" as const, function: functionNamed(after, "slow") }] };
    const focused = differenceTree(compare(unite(before, after), query, "absolute"), false);
    expect([focused.before[0], focused.after[0]]).toEqual([2, 3]);
    expect(compare(unite(before, after), query, "absolute")).toMatchObject({ before: 2, after: 3 });
    const isNew = { ...ALL_SAMPLES, transforms: [{ kind: "focus" as const, function: functionNamed(after, "new") }] };
    expect(compare(unite(before, after), isNew, "absolute")).toMatchObject({ before: 0, after: 4 });
  });

  it("leaves out the range, whose moments the baseline does not have", () => {
    const query = { ...ALL_SAMPLES, range: { begin: 0, end: 2 } };
    expect(compare(unite(before, after), query, "absolute")).toMatchObject({
      before: 4,
      after: 8,
      ofSession: ALL_SAMPLES,
    });
    expect(differenceTable(compare(unite(before, after), query, "absolute"))).toEqual(
      differenceTable(compare(unite(before, after), ALL_SAMPLES, "absolute")),
    );
  });

  it("is of one thread where both have it, by its name, and else of all", () => {
    const was = record([
      ["Other <thread> 70 > work /app/main.py 1", 1],
      ["Main <thread> 71 > work /app/main.py 1", 2],
    ]);
    const is = record([
      ["Main <thread> 80 > work /app/main.py 1", 4],
      ["Other <thread> 81 > work /app/main.py 1", 8],
      ["New <thread> 82 > work /app/main.py 1", 16],
    ]);
    const times = (thread: number) => compare(unite(was, is), { ...ALL_SAMPLES, thread }, "absolute");
    expect(times(0)).toMatchObject({ before: 2, after: 4 });
    expect(times(1)).toMatchObject({ before: 1, after: 8 });
    expect(times(2)).toMatchObject({ before: 3, after: 28, ofSession: { thread: null } });
  });

  it("by function calls methods by their class, whichever session has them", () => {
    const was = record([["gone /app/a.py 1 cOld", 2]]);
    const is = record([
      ["stays /app/a.py 9 cKept", 1],
      ["plain /app/a.py 20", 0.5],
    ]);
    const { label, functionId } = differenceTable(compare(unite(was, is), ALL_SAMPLES, "absolute"));
    expect(label).toEqual(["Kept.stays", "plain", "Old.gone"]);
    expect(functionId.length).toBe(3);
  });

  it("by function has the times of both", () => {
    const union = unite(before, after);
    const table = differenceTable(compare(union, ALL_SAMPLES, "absolute"));
    const list = Array.from(table.functionId, (id, i) => [
      functionName(union.both, id),
      table.selfBefore[i],
      table.selfAfter[i],
      table.totalBefore[i],
      table.totalAfter[i],
    ]);
    expect(list).toEqual([
      ["main", 0, 0, 4, 8],
      ["same", 1, 1, 1, 1],
      ["slow", 2, 2, 2, 3],
      ["inner", 0, 1, 0, 1],
      ["new", 0, 4, 0, 4],
      ["gone", 1, 0, 1, 0],
    ]);
  });
});
