// The boxes of a tree: children side by side under their parent, in order, as wide as their time.

import { type Box, type Boxes, type PaintSpan, type Raster, pixelFrom } from "./boxes.ts";

/** Columns of a tree; -1 stands for no node. Times in seconds. */
export interface TreeColumns {
  readonly root: number;
  readonly firstChild: Int32Array;
  readonly nextSibling: Int32Array;
  readonly time: ArrayLike<number>;
  /** Nodes without a box, with all below them: their time is the empty end of their parent's box. Missing: none. */
  readonly isHidden?: (node: number) => boolean;
}

export class TreeBoxes implements Boxes {
  readonly begin = 0;
  readonly end: number;
  readonly rows: number;
  // Boxes in order of row, then begin: those of row r are rowStart[r] to rowStart[r + 1] - 1.
  private readonly rowStart: Int32Array;
  private readonly begins: Float64Array;
  private readonly ends: Float64Array;
  private readonly nodes: Int32Array;
  private readonly places: Int32Array;

  constructor(tree: TreeColumns) {
    const { root, firstChild, nextSibling, time } = tree;
    const count = firstChild.length;
    this.nodes = new Int32Array(count);
    this.begins = new Float64Array(count);
    this.ends = new Float64Array(count);
    this.places = new Int32Array(count).fill(-1);
    const rowStart: number[] = [0];
    let size = 0;
    const add = (node: number, begin: number): void => {
      this.places[node] = size;
      this.nodes[size] = node;
      this.begins[size] = begin;
      this.ends[size++] = begin + time[node];
    };
    if (root >= 0 && root < count) add(root, 0);
    // Breadth first: what the row above lists in order gives this row in order.
    for (let from = 0; from < size; from = rowStart[rowStart.length - 1]) {
      const to = size;
      rowStart.push(to);
      for (let place = from; place < to; place++) {
        let begin = this.begins[place];
        for (let child = firstChild[this.nodes[place]]; child >= 0; child = nextSibling[child]) {
          if (tree.isHidden?.(child)) continue;
          add(child, begin);
          begin += time[child];
        }
      }
    }
    this.rowStart = Int32Array.from(rowStart);
    this.rows = rowStart.length - 1;
    this.end = size ? this.ends[0] : 0;
  }

  /** Where that node's box is; undefined if it has none. */
  boxOf(node: number): Box | undefined {
    const place = this.places[node] ?? -1;
    return place < 0 ? undefined : this.box(place, this.rowOf(place));
  }

  visit(raster: Raster, paint: PaintSpan): void {
    const { begin, perPixel, width } = raster;
    for (let row = raster.firstRow; row < Math.min(raster.lastRow, this.rows); row++) {
      const last = this.rowStart[row + 1];
      let place = this.firstEndingAfter(this.rowStart[row], last, begin + 0.5 * perPixel);
      while (place < last) {
        const left = Math.max(0, pixelFrom(raster, this.begins[place]));
        if (left >= width) break;
        const right = Math.min(width, pixelFrom(raster, this.ends[place]));
        if (right > left) paint(row, left, right, this.nodes[place]);
        // Boxes too narrow to meet the middle of a pixel are passed over together.
        place = this.firstEndingAfter(place + 1, last, begin + (Math.max(left, right) + 0.5) * perPixel);
      }
    }
  }

  after(row: number, time: number): Box | undefined {
    const last = this.rowStart[row + 1];
    const place = this.firstEndingAfter(this.rowStart[row], last, time);
    return place < last ? this.box(place, row) : undefined;
  }

  before(row: number, time: number): Box | undefined {
    let low = this.rowStart[row];
    let high = this.rowStart[row + 1];
    const first = low;
    while (low < high) {
      const half = (low + high) >> 1;
      if (this.begins[half] < time) low = half + 1;
      else high = half;
    }
    return low > first ? this.box(low - 1, row) : undefined;
  }

  private box(place: number, row: number): Box {
    return { row, begin: this.begins[place], end: this.ends[place], node: this.nodes[place] };
  }

  private rowOf(place: number): number {
    let low = 0;
    let high = this.rows;
    while (low < high) {
      const half = (low + high) >> 1;
      if (this.rowStart[half + 1] <= place) low = half + 1;
      else high = half;
    }
    return low;
  }

  /** By doubling steps, since the next box is mostly near. */
  private firstEndingAfter(from: number, to: number, time: number): number {
    let step = 1;
    let low = from;
    while (low + step < to && this.ends[low + step] <= time) {
      low += step;
      step *= 2;
    }
    let high = Math.min(to, low + step);
    while (low < high) {
      const half = (low + high) >> 1;
      if (this.ends[half] <= time) low = half + 1;
      else high = half;
    }
    return low;
  }
}
