// What a flame chart draws: boxes in rows, a row for each depth, along one horizontal axis.
//
// A source of boxes never lists them all. It answers which box lies under the middle of each pixel, so the work of a
// frame is bounded by the pixels on the screen, and what one points at is always what one sees.

/** A box. `node` says what it stands for; only who made the source knows how to read it. */
export interface Box {
  readonly row: number;
  readonly begin: number;
  readonly end: number;
  readonly node: number;
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

export interface Boxes {
  readonly begin: number;
  readonly end: number;
  readonly rows: number;
  /** Calls `paint` for every box that covers the middle of a pixel; in a row from left to right. */
  visit(raster: Raster, paint: PaintSpan): void;
  /** The first box of the row that ends after `time`. */
  after(row: number, time: number): Box | undefined;
  /** The last box of the row that begins before `time`. */
  before(row: number, time: number): Box | undefined;
}

/** First pixel whose middle is at `time` or later. */
export function pixelFrom(raster: Raster, time: number): number {
  return Math.ceil((time - raster.begin) / raster.perPixel - 0.5);
}

export function boxAt(boxes: Boxes, row: number, time: number): Box | undefined {
  if (row < 0 || row >= boxes.rows) return undefined;
  const box = boxes.after(row, time);
  return box && box.begin <= time ? box : undefined;
}

export function sameBox(a: Box | undefined, b: Box | undefined): boolean {
  return a === b || (!!a && !!b && a.row === b.row && a.begin === b.begin && a.node === b.node);
}

/** The middle of a box is inside all that are above it, whatever rounding did to its edges. */
const middle = (box: Box): number => (box.begin + box.end) / 2;

export function parentOf(boxes: Boxes, box: Box): Box | undefined {
  return boxAt(boxes, box.row - 1, middle(box));
}

/** From the outermost box down to the parent of this one. */
export function ancestorsOf(boxes: Boxes, box: Box): Box[] {
  const found: Box[] = [];
  for (let row = 0; row < box.row; row++) {
    const above = boxAt(boxes, row, middle(box));
    if (above) found.push(above);
  }
  return found;
}

export function siblingOf(boxes: Boxes, box: Box, step: 1 | -1): Box | undefined {
  const other = step > 0 ? boxes.after(box.row, box.end) : boxes.before(box.row, box.begin);
  if (!other || sameBox(other, box)) return undefined;
  return box.row === 0 || sameBox(parentOf(boxes, other), parentOf(boxes, box)) ? other : undefined;
}

/** The longest of the first `LOOKED_AT` children: the one that most people are after. */
export function longestChildOf(boxes: Boxes, box: Box): Box | undefined {
  const LOOKED_AT = 10_000;
  if (box.row + 1 >= boxes.rows) return undefined;
  let longest: Box | undefined;
  let child = boxes.after(box.row + 1, box.begin);
  for (let count = 0; child && middle(child) < box.end && count < LOOKED_AT; count++) {
    const isInside = middle(child) > box.begin;
    if (isInside && (!longest || child.end - child.begin > longest.end - longest.begin)) longest = child;
    const next = boxes.after(box.row + 1, child.end);
    if (!next || next.begin <= child.begin) break;
    child = next;
  }
  return longest;
}
