import { describe, expect, test } from "vitest";
import {
  type Box,
  type Boxes,
  boxAt,
  boxesOf,
  boxesOfTree,
  boxOfLeaf,
  longestChildOf,
  ownTime,
  parentOf,
  siblingOf,
  visit,
} from "./boxes.ts";

/** Each row as one character a pixel: the node's number (mod 36), or a dot. */
function drawn(
  boxes: Boxes,
  width: number,
  begin = boxes.begin,
  end = boxes.end,
  firstRow = 0,
  lastRow = 99,
): string[] {
  const rows = Array.from({ length: Math.max(0, Math.min(lastRow, boxes.rows) - firstRow) }, () =>
    Array(width).fill("."),
  );
  const raster = { begin, perPixel: (end - begin) / width, width, firstRow, lastRow };
  visit(boxes, raster, (row, left, right, node) => rows[row - firstRow].fill((node % 36).toString(36), left, right));
  return rows.map((row) => row.join(""));
}

/** Columns from a list of [parent, time], in depth-first order. */
function treeOf(nodes: [parent: number, time: number][], isHidden = (_node: number) => false) {
  const end = Int32Array.from(nodes, (_, node) => node + 1);
  for (let node = nodes.length - 1; node > 0; node--) end[nodes[node][0]] = Math.max(end[nodes[node][0]], end[node]);
  return { parent: Int32Array.from(nodes, ([parent]) => parent), end, time: nodes.map(([, time]) => time), isHidden };
}

/** Samples of one second each from stacks written as text: "abc" is a that calls b that calls c; "" is no frame. */
function samplesOf(stacks: string[], seconds: number[] = stacks.map(() => 1)) {
  const paths: string[] = [];
  const parents: number[] = [];
  const nodeOf = (path: string): number => {
    if (!path) return -1;
    const known = paths.indexOf(path);
    if (known >= 0) return known;
    const parent = nodeOf(path.slice(0, -1));
    parents.push(parent);
    return paths.push(path) - 1;
  };
  const leaves = Int32Array.from(stacks, nodeOf);
  let now = 0;
  const ends = Float64Array.from(seconds, (length) => (now += length));
  return { paths, boxes: boxesOf({ ends, leaves, parents: Int32Array.from(parents) }) };
}

const seen = (box: Box | undefined) => box && [box.row, box.begin, box.end, box.node];

describe("boxes of a tree", () => {
  const tree = boxesOfTree(
    treeOf([
      [-1, 10],
      [0, 6],
      [1, 2],
      [0, 3],
      [3, 3],
      [4, 1],
    ]),
  );

  test("stand side by side under their parent, as wide as their time", () => {
    expect(drawn(tree, 10)).toEqual(["0000000000", "111111333.", "22....444.", "......5..."]);
  });

  test("are cut at the sides and rows of what is looked at", () => {
    expect(drawn(tree, 8, 4, 8, 1, 3)).toEqual(["11113333", "....4444"]);
  });

  test("are found under a point, and not beside one", () => {
    expect(seen(boxAt(tree, 1, 6))).toEqual([1, 6, 9, 3]);
    expect(boxAt(tree, 1, 9.5)).toBeUndefined();
    expect(boxAt(tree, 4, 1)).toBeUndefined();
    expect(boxAt(tree, -1, 1)).toBeUndefined();
  });

  test("are found by node", () => {
    expect(seen(boxOfLeaf(tree, 4))).toEqual([2, 6, 9, 4]);
    expect(boxOfLeaf(tree, 6)).toBeUndefined();
  });

  test("lead to parents, children and siblings", () => {
    const child = boxOfLeaf(tree, 2)!;
    expect(parentOf(tree, child)?.node).toBe(1);
    expect(parentOf(tree, boxOfLeaf(tree, 0)!)).toBeUndefined();
    expect(longestChildOf(tree, boxOfLeaf(tree, 0)!)?.node).toBe(1);
    expect(longestChildOf(tree, child)).toBeUndefined();
    expect(siblingOf(tree, boxOfLeaf(tree, 1)!, 1)?.node).toBe(3);
    expect(siblingOf(tree, boxOfLeaf(tree, 3)!, -1)?.node).toBe(1);
    expect(siblingOf(tree, child, 1), "a cousin is no sibling").toBeUndefined();
  });

  test("are drawn where they cover the middle of a pixel, and passed over where they do not", () => {
    const many = boxesOfTree(treeOf([[-1, 1000], ...Array.from({ length: 1000 }, (): [number, number] => [0, 1])]));
    const raster = { begin: 0, perPixel: 100, width: 10, firstRow: 0, lastRow: 2 };
    const spans: number[][] = [];
    visit(many, raster, (row, left, right, node) => row === 1 && spans.push([left, right, node]));
    expect(spans).toEqual(Array.from({ length: 10 }, (_, x) => [x, x + 1, 51 + 100 * x]));
  });

  test("of hidden nodes are not there, and leave their room at the end of what is above", () => {
    const columns = treeOf(
      [
        [-1, 4],
        [0, 1],
        [1, 1],
        [0, 2],
      ],
      (node) => node === 1,
    );
    expect(drawn(boxesOfTree(columns), 4)).toEqual(["0000", "33.."]);
  });

  test("of no nodes are none", () => {
    const none = boxesOfTree(treeOf([]));
    expect([none.rows, none.end]).toEqual([0, 0]);
    expect(drawn(none, 5)).toEqual([]);
  });

  test("stand at any depth", () => {
    const deep = boxesOfTree(treeOf(Array.from({ length: 20_000 }, (_, node): [number, number] => [node - 1, 1])));
    expect(deep.rows).toBe(20_000);
    expect(seen(boxAt(deep, 19_999, 0.5))).toEqual([19_999, 0, 1, 19_999]);
  });
});

describe("boxes of samples", () => {
  test("go on while they and all above them stay the same", () => {
    const { boxes, paths } = samplesOf(["ab", "ab", "abc", "ad", "ab", "", "ab"]);
    expect(paths).toEqual(["a", "ab", "abc", "ad"]);
    expect(boxes.rows).toBe(3);
    expect(drawn(boxes, 7)).toEqual(["00000.0", "11131.1", "..2...."]);
    expect(seen(boxAt(boxes, 0, 3.5))).toEqual([0, 0, 5, 0]);
    expect(seen(boxAt(boxes, 1, 1.5))).toEqual([1, 0, 3, 1]);
    expect(seen(boxAt(boxes, 1, 4.5))).toEqual([1, 4, 5, 1]);
    expect(boxAt(boxes, 0, 5.5)).toBeUndefined();
    expect(boxAt(boxes, 2, 0.5)).toBeUndefined();
  });

  test("lead to parents, children and siblings", () => {
    const { boxes } = samplesOf(["ab", "ab", "abc", "ad", "ab", "", "ab"]);
    const outer = boxAt(boxes, 0, 0)!;
    expect(longestChildOf(boxes, outer)).toEqual(boxAt(boxes, 1, 0));
    expect(siblingOf(boxes, boxAt(boxes, 1, 0)!, 1)?.begin).toBe(3);
    expect(siblingOf(boxes, boxAt(boxes, 1, 3)!, -1)?.begin).toBe(0);
    expect(siblingOf(boxes, boxAt(boxes, 1, 4)!, 1), "the next call of a is another parent").toBeUndefined();
    expect(siblingOf(boxes, outer, 1)?.begin).toBe(6);
    expect(siblingOf(boxes, outer, -1)).toBeUndefined();
  });

  test("have the time of their own in which nothing below them ran", () => {
    const { boxes } = samplesOf(["ab", "a", "abc", "", "a"], [1, 2, 3, 4, 5]);
    expect(ownTime(boxes, boxAt(boxes, 0, 0)!)).toBe(2);
    expect(ownTime(boxes, boxAt(boxes, 0, 12)!)).toBe(5);
  });

  test("that take no time are not drawn", () => {
    const { boxes } = samplesOf(["ab", "ac", "ab"], [1, 0, 1]);
    expect(drawn(boxes, 4)).toEqual(["0000", "1111"]);
    expect(drawn(samplesOf(["a"], [0]).boxes, 4)).toEqual(["...."]);
  });

  test("are none without samples", () => {
    const { boxes } = samplesOf([]);
    expect(boxes.rows).toBe(0);
    expect(drawn(boxes, 4)).toEqual([]);
  });

  test("of stacks that part far above their ends are found", () => {
    const [left, right] = ["a".repeat(300) + "b".repeat(500), "a".repeat(300) + "c".repeat(400)];
    const { boxes } = samplesOf([left, right, left]);
    expect(boxAt(boxes, 299, 1)).toMatchObject({ begin: 0, end: 3 });
    expect(boxAt(boxes, 300, 1)).toMatchObject({ begin: 1, end: 2 });
    expect(boxAt(boxes, 799, 2)).toMatchObject({ begin: 2, end: 3 });
    expect(boxAt(boxes, 799, 1)).toBeUndefined();
  });

  test("are those that a search sample by sample finds", () => {
    const random = randomNumbers(7);
    for (let round = 0; round < 60; round++) {
      const stacks: string[] = [];
      let stack = "";
      for (let i = 0; i < 1 + random(70); i++) {
        stack = stack.slice(0, random(stack.length + 1));
        while (random(3) > 0 && stack.length < 12) stack += "abc"[random(3)];
        stacks.push(random(12) === 0 ? "" : stack);
      }
      const { boxes, paths } = samplesOf(stacks);
      const width = 1 + random(90);
      for (const firstRow of [0, random(6)]) {
        const raster = {
          begin: random(3),
          perPixel: stacks.length / width / (1 + random(3)),
          width,
          firstRow,
          lastRow: 12,
        };
        const rows = Array.from({ length: boxes.rows }, () => Array<number>(width).fill(-1));
        visit(boxes, raster, (row, left, right, node) => rows[row].fill(node, left, right));
        for (let row = firstRow; row < boxes.rows; row++) {
          for (let x = 0; x < width; x++) {
            const time = raster.begin + (x + 0.5) * raster.perPixel;
            const at = stacks[Math.floor(time)] ?? "";
            const node = at.length > row ? paths.indexOf(at.slice(0, row + 1)) : -1;
            expect(rows[row][x]).toBe(node);
            expect(boxAt(boxes, row, time)?.node ?? -1).toBe(node);
            if (node >= 0) expect(seen(boxAt(boxes, row, time))).toEqual(searched(stacks, row, Math.floor(time), node));
          }
        }
      }
    }
  });

  function searched(stacks: string[], row: number, sample: number, node: number): number[] {
    const path = stacks[sample].slice(0, row + 1);
    let [first, last] = [sample, sample];
    while (first > 0 && stacks[first - 1].startsWith(path)) first--;
    while (last + 1 < stacks.length && stacks[last + 1].startsWith(path)) last++;
    return [row, first, last + 1, node];
  }
});

/** Whole numbers below a limit; the same each time (mulberry32). */
function randomNumbers(seed: number): (limit: number) => number {
  return (limit) => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  };
}
