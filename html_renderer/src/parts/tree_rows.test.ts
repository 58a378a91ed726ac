import { describe, expect, test } from "vitest";
import { foldRow, groupOfRow, levelShift, parentRow, treeRows, type Folds, type TreeShape } from "./tree_rows.ts";

/** From depths in depth-first order. */
function tree(...depths: number[]): TreeShape {
  const count = depths.length;
  const parent = Int32Array.from(depths, (depth, node) => depths.lastIndexOf(depth - 1, node));
  const end = Int32Array.from(depths, (depth, node) => {
    const next = depths.findIndex((other, i) => i > node && other <= depth);
    return next < 0 ? count : next;
  });
  return { count, parent, end };
}

const never = () => false;
const shown = (rows: ReturnType<typeof treeRows>) => Array.from(rows.row, (row, i) => [row, rows.level[i]]);

// 0 ─ 1 ─ 2 ─ 3, 0 ─ 4 ─ 5
const SHAPE = tree(0, 1, 2, 3, 1, 2);
/** 1 is the root of a group that hides 2 and 4's sibling is outside; 3 calls out of it. */
const FOLDS: Folds = {
  isHidden: Uint8Array.of(0, 0, 1, 0, 0, 0),
  group: Int32Array.of(-1, 0, 0, -1, -1, -1),
  root: Int32Array.of(1),
  hiddenCount: Int32Array.of(1),
};

describe("rows of a tree", () => {
  test("are all nodes when everything is open", () => {
    expect(shown(treeRows(SHAPE, never))).toEqual([
      [0, 0],
      [1, 1],
      [2, 2],
      [3, 3],
      [4, 1],
      [5, 2],
    ]);
  });

  test("end at a closed node", () => {
    const rows = treeRows(SHAPE, (node) => node === 1);
    expect(Array.from(rows.row)).toEqual([0, 1, 4, 5]);
  });

  test("are none of an empty tree", () => {
    expect(treeRows(tree(), never).count).toBe(0);
  });

  test("stand for the hidden frames of a group, and what these call takes their place", () => {
    expect(shown(treeRows(SHAPE, never, FOLDS, never)).slice(0, 4)).toEqual([
      [0, 0],
      [1, 1],
      [foldRow(0), 2],
      [3, 2],
    ]);
  });

  test("show an opened group's frames, and keep the row that folds them again", () => {
    expect(shown(treeRows(SHAPE, never, FOLDS, () => true)).slice(1, 5)).toEqual([
      [1, 1],
      [foldRow(0), 2],
      [2, 2],
      [3, 3],
    ]);
  });

  test("leave a closed group's fold out", () => {
    expect(Array.from(treeRows(SHAPE, (node) => node === 1, FOLDS, never).row)).toEqual([0, 1, 4, 5]);
  });

  test("know their parent", () => {
    const rows = treeRows(SHAPE, never, FOLDS, never);
    expect([0, 1, 2, 3, 4].map((row) => parentRow(rows, row))).toEqual([-1, 0, 1, 1, 0]);
    expect(groupOfRow(rows.row[2]!)).toBe(0);
  });
});

test("a tree ten thousand levels deep stays inside the page", () => {
  const rows = treeRows(tree(...Array.from({ length: 10_000 }, (_, i) => i)), never);
  expect(levelShift(rows, 0, 20, 30)).toBe(0);
  expect(levelShift(rows, 5000, 5040, 30)).toBe(5000);
  expect(levelShift(rows, 5000, 5020, 30)).toBe(4989);
});
