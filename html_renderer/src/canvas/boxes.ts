// What a flame chart draws: boxes in rows, a row for each depth, along one horizontal axis. They are given as stacks, one
// after the other: a box goes on as long as it and all above it are the same from one stack to the next.
//
// A million stacks have tens of millions of boxes, so none is made before somebody looks at it. What draws asks which box
// lies under the middle of each pixel, so what one points at is always what one sees.

import { type Span, lengthOf } from "./span.ts";

/** A box. `node` says what it stands for; only who made the stacks knows how to read it. */
export interface Box extends Span {
  readonly row: number;
  readonly node: number;
}

/** Stacks, one after the other, and the trie that they are in. */
export interface Stacks {
  /** Seconds at which each ends; the first begins at 0. */
  readonly ends: Float64Array;
  /** The innermost node of each; -1: nothing is shown there. */
  readonly leaves: Int32Array;
  /** Of each node of the trie; a parent has a lower number than its children, -1 is above the outermost. */
  readonly parents: Int32Array;
}

/** As a span: from 0 to where the last stack ends. */
export interface Boxes extends Stacks, Span {
  readonly rows: number;
  /** By node: the number of nodes from the outermost down to it. */
  readonly depth: Int32Array;
  /** By node: one far above it, the same for all nodes near by; -1 where there is none. */
  readonly far: Int32Array;
  /** By stack: how many rows it has in common with the one before it. One more, 0, stands for the end. */
  readonly shared: Int32Array;
}

/** Which part of the chart is looked at: pixel `x` shows `begin + (x + 0.5) * perPixel`; rows `firstRow` to `lastRow - 1`. */
export interface Raster {
  readonly begin: number;
  readonly perPixel: number;
  readonly width: number;
  readonly firstRow: number;
  readonly lastRow: number;
}

/** Pixels `left` to `right - 1` of a row show this node. */
export type PaintSpan = (row: number, left: number, right: number, node: number) => void;

/** So many rows are between a node and the one that is `far` above it, at most: a stack of 10,000 is gone up in some 200 steps. */
const HOP = 100;

export function boxesOf({ ends, leaves, parents }: Stacks): Boxes {
  const depth = new Int32Array(parents.length);
  const far = new Int32Array(parents.length);
  for (let node = 0; node < parents.length; node++) {
    const parent = parents[node];
    const above = parent < 0 ? 0 : depth[parent];
    depth[node] = above + 1;
    far[node] = above % HOP === 0 ? parent : far[parent];
  }
  /** Up from a node, but not past one with a lower number. */
  const up = (node: number, to: number): number => (far[node] >= to ? far[node] : parents[node]);
  const shared = new Int32Array(leaves.length + 1);
  let rows = 0;
  let before = -1;
  for (let stack = 0; stack < leaves.length; stack++) {
    const leaf = leaves[stack];
    let common = leaf;
    // The greater number is no ancestor of the other, so it is the one to go up from.
    while (common !== before) {
      if (common > before) common = up(common, before);
      else before = up(before, common);
    }
    if (common >= 0) shared[stack] = depth[common];
    if (leaf >= 0) rows = Math.max(rows, depth[leaf]);
    before = leaf;
  }
  return { ends, leaves, parents, begin: 0, end: ends.at(-1) ?? 0, rows, depth, far, shared };
}

/** Columns of a tree, whose nodes are numbered depth first, the root 0. */
export interface TreeColumns {
  readonly parent: Int32Array;
  /** One past the last node of the subtree. */
  readonly end: Int32Array;
  /** Seconds. */
  readonly time: ArrayLike<number>;
  /** Nodes without a box, with all below them: their time is the empty end of their parent's box. */
  readonly isHidden: (node: number) => boolean;
}

/** Children side by side under their parent, in order, as wide as their time. Each node ends with a stack of its own. */
export function boxesOfTree({ parent, end, time, isHidden }: TreeColumns): Boxes {
  const leaves: number[] = [];
  const ends: number[] = [];
  const open: { node: number; begin: number }[] = [];
  let now = 0;
  const closeBefore = (next: number): void => {
    while (open.length > 0 && end[open.at(-1)!.node] <= next) {
      const { node, begin } = open.pop()!;
      now = Math.max(now, begin + time[node]);
      leaves.push(node);
      ends.push(now);
    }
  };
  for (let node = 0; node < parent.length; node++) {
    closeBefore(node);
    if (isHidden(node)) node = end[node] - 1;
    else open.push({ node, begin: now });
  }
  closeBefore(parent.length);
  return boxesOf({ ends: new Float64Array(ends), leaves: new Int32Array(leaves), parents: parent });
}

/** First pixel whose middle is at `time` or later. */
export function pixelFrom(raster: Raster, time: number): number {
  return Math.ceil((time - raster.begin) / raster.perPixel - 0.5);
}

/** Calls `paint` for every box that covers the middle of a pixel; in a row from left to right. */
export function visit(boxes: Boxes, raster: Raster, paint: PaintSpan): void {
  const { ends, leaves, parents, depth, shared } = boxes;
  const { firstRow, width } = raster;
  const lastRow = Math.min(raster.lastRow, boxes.rows);
  const lefts = new Int32Array(lastRow);
  const nodes = new Int32Array(lastRow);
  let open = firstRow; // the rows from firstRow to open - 1 have a box that goes on
  let stack = -1;
  for (let x = 0; x <= width; x++) {
    const now = x < width ? stackAt(ends, raster.begin + (x + 0.5) * raster.perPixel, stack) : ends.length;
    if (now === stack) continue;
    let common = stack < 0 || x === width ? 0 : open;
    while (stack < now && common > firstRow) common = Math.min(common, shared[++stack]);
    stack = now;
    while (open > Math.max(firstRow, common)) {
      open--;
      paint(open, lefts[open], x, nodes[open]);
    }
    const leaf = leaves[stack] ?? -1;
    if (leaf < 0) continue;
    const deepest = Math.min(lastRow, depth[leaf]);
    let node = ancestor(boxes, leaf, deepest - 1);
    for (let row = deepest - 1; row >= open; row--) {
      lefts[row] = x;
      nodes[row] = node;
      node = parents[node];
    }
    open = Math.max(open, deepest);
  }
}

export function boxAt(boxes: Boxes, row: number, time: number): Box | undefined {
  return boxOn(boxes, row, stackAt(boxes.ends, time));
}

/** The box of a node that a stack ends with. */
export function boxOfLeaf(boxes: Boxes, node: number): Box | undefined {
  return boxOn(boxes, boxes.depth[node] - 1, boxes.leaves.indexOf(node));
}

export function sameBox(a: Box | undefined, b: Box | undefined): boolean {
  return a?.row === b?.row && a?.begin === b?.begin && a?.node === b?.node;
}

export function parentOf(boxes: Boxes, box: Box): Box | undefined {
  return boxAt(boxes, box.row - 1, box.begin);
}

export function siblingOf(boxes: Boxes, box: Box, step: 1 | -1): Box | undefined {
  const parent = parentOf(boxes, box);
  let stack = step > 0 ? stackAt(boxes.ends, box.end) : stackAt(boxes.ends, box.begin) - 1;
  for (; stack >= 0 && stack < boxes.ends.length; stack += step) {
    const other = boxOn(boxes, box.row, stack);
    if (other && other.end !== box.end) return sameBox(parentOf(boxes, other), parent) ? other : undefined;
  }
  return undefined;
}

/** The longest of the children that are found in `MOST_STEPS`: the one that most people are after. */
export function longestChildOf(boxes: Boxes, box: Box): Box | undefined {
  const MOST_STEPS = 10_000;
  let longest: Box | undefined;
  let stack = stackAt(boxes.ends, box.begin);
  for (let step = 0; step < MOST_STEPS && boxes.ends[stack] <= box.end; step++) {
    const child = boxOn(boxes, box.row + 1, stack);
    if (child && (!longest || lengthOf(child) > lengthOf(longest))) longest = child;
    stack = child ? stackAt(boxes.ends, child.end, stack) : stack + 1;
  }
  return longest;
}

/** Seconds of a box in which nothing below it ran. */
export function ownTime({ ends, leaves }: Boxes, box: Box): number {
  let sum = 0;
  for (let stack = stackAt(ends, box.begin); ends[stack] <= box.end; stack++) {
    if (leaves[stack] === box.node) sum += ends[stack] - (ends[stack - 1] ?? 0);
  }
  return sum;
}

/** The box in that row of that stack, if it reaches so far down. */
export function boxOn(boxes: Boxes, row: number, stack: number): Box | undefined {
  const { ends, leaves, depth, shared } = boxes;
  const leaf = leaves[stack];
  if (row < 0 || !(depth[leaf] > row)) return undefined;
  let [first, last] = [stack, stack];
  while (shared[first] > row) first--;
  while (shared[last + 1] > row) last++;
  return { row, begin: ends[first - 1] ?? 0, end: ends[last], node: ancestor(boxes, leaf, row) };
}

/** The node at that row (the outermost is 0) on the way down to `node`. */
function ancestor({ parents, depth, far }: Boxes, node: number, row: number): number {
  while (depth[node] > row + 1) node = depth[far[node]] > row ? far[node] : parents[node];
  return node;
}

/** The stack at that time, as many as there are after the last. By doubling steps, since the next is mostly near `from`. */
function stackAt(ends: Float64Array, time: number, from = 0): number {
  let low = Math.max(0, from);
  let step = 1;
  while (ends[low + step] <= time) {
    low += step;
    step *= 2;
  }
  let high = Math.min(ends.length, low + step);
  while (low < high) {
    const half = (low + high) >> 1;
    if (ends[half] <= time) low = half + 1;
    else high = half;
  }
  return low;
}
