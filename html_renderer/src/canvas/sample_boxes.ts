// The boxes of samples in the order of time: a box goes on as long as it and all above it are the same from one sample
// to the next. A million samples have tens of millions of boxes, so none is made before somebody looks at it.

import { type Box, type Boxes, type PaintSpan, type Raster } from "./boxes.ts";

/** Samples, one after the other, and the trie that their stacks are in. */
export interface SampledStacks {
  /** Seconds at which the first sample begins, and each one ends. */
  readonly begin: number;
  readonly ends: Float64Array;
  /** The innermost node of each sample; -1: nothing is shown there. */
  readonly leaves: Int32Array;
  /** Of each node of the trie; a parent has a lower number than its children, -1 is above the outermost. */
  readonly parents: Int32Array;
}

export class SampleBoxes implements Boxes {
  readonly begin: number;
  readonly end: number;
  readonly rows: number;
  private readonly ends: Float64Array;
  private readonly leaves: Int32Array;
  private readonly trie: Trie;
  private readonly shared: RangeMinimum;

  constructor(stacks: SampledStacks) {
    this.begin = stacks.begin;
    this.ends = stacks.ends;
    this.leaves = stacks.leaves;
    this.trie = new Trie(stacks.parents);
    const count = this.ends.length;
    this.end = count ? this.ends[count - 1] : this.begin;
    // shared[i]: how many rows sample i has in common with the one before it.
    const shared = new Int32Array(count);
    const { leaves, trie } = this;
    let deepest = 0;
    for (let i = 0; i < count; i++) {
      const leaf = leaves[i];
      if (i > 0) shared[i] = trie.rowsInCommon(leaves[i - 1], leaf);
      if (leaf >= 0 && trie.depth[leaf] > deepest) deepest = trie.depth[leaf];
    }
    this.rows = deepest;
    this.shared = new RangeMinimum(shared);
  }

  visit(raster: Raster, paint: PaintSpan): void {
    const { firstRow, width } = raster;
    const lastRow = Math.min(raster.lastRow, this.rows);
    const lefts = new Int32Array(Math.max(0, lastRow - firstRow));
    const open = new Int32Array(lefts.length);
    let depth = firstRow; // the rows from firstRow to depth - 1 have an open span
    const closeDownTo = (row: number, x: number): void => {
      for (; depth > row; depth--) {
        paint(depth - 1, lefts[depth - 1 - firstRow], x, open[depth - 1 - firstRow]);
      }
    };
    let sample = -1;
    for (let x = 0; x < width; x++) {
      const time = raster.begin + (x + 0.5) * raster.perPixel;
      const now = this.sampleAt(time, sample);
      if (now === sample && x > 0) continue;
      const inCommon = sample >= 0 && now >= 0 ? this.shared.over(sample + 1, now + 1) : 0;
      closeDownTo(Math.max(firstRow, Math.min(depth, inCommon)), x);
      sample = now;
      const leaf = now >= 0 ? this.leaves[now] : -1;
      if (leaf < 0) continue;
      const deepest = Math.min(lastRow, this.trie.depth[leaf]);
      let node = this.trie.ancestor(leaf, deepest - 1);
      for (let row = deepest - 1; row >= depth; row--) {
        lefts[row - firstRow] = x;
        open[row - firstRow] = node;
        node = this.trie.parents[node];
      }
      depth = Math.max(depth, deepest);
    }
    closeDownTo(firstRow, width);
  }

  after(row: number, time: number): Box | undefined {
    let sample = time < this.begin ? 0 : this.sampleAt(time, -1);
    if (sample < 0) return undefined;
    while (sample < this.ends.length && !this.reaches(sample, row)) sample++;
    return sample < this.ends.length ? this.boxOf(sample, row) : undefined;
  }

  before(row: number, time: number): Box | undefined {
    let sample = time >= this.end ? this.ends.length - 1 : this.sampleAt(time, -1);
    for (; sample >= 0; sample--) {
      const box = this.reaches(sample, row) ? this.boxOf(sample, row) : undefined;
      if (box && box.begin < time) return box;
    }
    return undefined;
  }

  /** Seconds of a box in which nothing below it ran. */
  ownTime(box: Box): number {
    let sum = 0;
    for (let i = Math.max(0, this.sampleAt(box.begin, -1)); i < this.ends.length && this.beginOf(i) < box.end; i++) {
      if (this.leaves[i] === box.node) sum += this.ends[i] - this.beginOf(i);
    }
    return sum;
  }

  private beginOf(sample: number): number {
    return sample > 0 ? this.ends[sample - 1] : this.begin;
  }

  private boxOf(sample: number, row: number): Box {
    const first = this.shared.lastAtMost(row, sample);
    const next = this.shared.firstAtMost(row, sample + 1);
    const node = this.trie.ancestor(this.leaves[sample], row);
    return { row, begin: this.beginOf(Math.max(0, first)), end: this.ends[next - 1], node };
  }

  private reaches(sample: number, row: number): boolean {
    const leaf = this.leaves[sample];
    return leaf >= 0 && this.trie.depth[leaf] > row;
  }

  /** The sample in which that time lies, at `from` or later; -1 before the first and after the last. */
  private sampleAt(time: number, from: number): number {
    const { ends } = this;
    if (time < this.begin) return -1;
    let low = Math.max(0, from);
    let step = 1;
    while (low + step < ends.length && ends[low + step] <= time) {
      low += step;
      step *= 2;
    }
    let high = Math.min(ends.length, low + step);
    while (low < high) {
      const half = (low + high) >> 1;
      if (ends[half] <= time) low = half + 1;
      else high = half;
    }
    return low < ends.length ? low : -1;
  }
}

/** Steps of one frame, before larger ones pay. */
const NEAR = 64;

/** A forest in which ancestors are found in O(log depth) (jump pointers: Myers, An applicative random-access stack, 1983). */
class Trie {
  readonly depth: Int32Array; // number of nodes from the outermost down to this one
  private readonly jump: Int32Array;

  constructor(readonly parents: Int32Array) {
    const count = parents.length;
    this.depth = new Int32Array(count);
    this.jump = new Int32Array(count);
    const { depth, jump } = this;
    for (let node = 0; node < count; node++) {
      const parent = parents[node];
      depth[node] = parent < 0 ? 1 : depth[parent] + 1;
      const near = parent < 0 ? -1 : jump[parent];
      const far = near < 0 ? -1 : jump[near];
      const isEven =
        parent >= 0 && depth[parent] - this.depthOf(near) === this.depthOf(near) - this.depthOf(far) && near >= 0;
      jump[node] = isEven ? far : parent;
    }
  }

  private depthOf(node: number): number {
    return node < 0 ? 0 : this.depth[node];
  }

  /** The node at that row (the outermost is 0) on the way down to `node`; -1 for a row below 0. */
  ancestor(node: number, row: number): number {
    const { depth, jump, parents } = this;
    while (node >= 0 && depth[node] > row + 1) {
      const far = jump[node];
      node = this.depthOf(far) > row ? far : parents[node];
    }
    return row < 0 ? -1 : node;
  }

  rowsInCommon(a: number, b: number): number {
    // Most neighbours differ in a few frames. The greater number is no ancestor of the other, so it is the one to go up from.
    const { parents } = this;
    for (let step = 0; step < NEAR; step++) {
      if (a === b) return this.depthOf(a);
      if (a > b) a = parents[a];
      else b = parents[b];
    }
    const level = Math.min(this.depthOf(a), this.depthOf(b));
    a = this.ancestor(a, level - 1);
    b = this.ancestor(b, level - 1);
    // Nodes at one depth jump to one depth.
    while (a !== b) {
      const isShared = this.jump[a] === this.jump[b];
      a = isShared ? parents[a] : this.jump[a];
      b = isShared ? parents[b] : this.jump[b];
    }
    return this.depthOf(a);
  }
}

/** Smallest value over ranges of an array, and where the next small one is, in O(log n): a segment tree. */
class RangeMinimum {
  private readonly tree: Int32Array;
  private readonly size: number;

  constructor(private readonly values: Int32Array) {
    let size = 1;
    while (size < values.length) size *= 2;
    this.size = size;
    const tree = new Int32Array(2 * size).fill(0x7fffffff);
    tree.set(values, size);
    for (let i = size - 1; i > 0; i--) tree[i] = Math.min(tree[2 * i], tree[2 * i + 1]);
    this.tree = tree;
  }

  /** Over [from, to). */
  over(from: number, to: number): number {
    let smallest = 0x7fffffff;
    for (let low = from + this.size, high = to + this.size; low < high; low >>= 1, high >>= 1) {
      if (low & 1) smallest = Math.min(smallest, this.tree[low++]);
      if (high & 1) smallest = Math.min(smallest, this.tree[--high]);
    }
    return smallest;
  }

  /** First index at `from` or later whose value is at most `limit`; the length if there is none. */
  firstAtMost(limit: number, from: number): number {
    const { tree, size } = this;
    if (from >= this.values.length) return this.values.length;
    let at = from + size;
    while (tree[at] > limit) {
      while (at & 1) at >>= 1;
      if (at === 0) return this.values.length;
      at += 1;
    }
    while (at < size) at = tree[2 * at] <= limit ? 2 * at : 2 * at + 1;
    return at - size;
  }

  /** Last index at `from` or earlier whose value is at most `limit`; -1 if there is none. */
  lastAtMost(limit: number, from: number): number {
    const { tree, size } = this;
    let at = from + size;
    while (tree[at] > limit) {
      while (at > 1 && !(at & 1)) at >>= 1;
      if (at <= 1) return -1;
      at -= 1;
    }
    while (at < size) at = tree[2 * at + 1] <= limit ? 2 * at + 1 : 2 * at;
    return at - size;
  }
}
