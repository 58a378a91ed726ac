// What ran when? A flame chart over time, asked for row by row at the zoom it is drawn at.
//
// A box is a call: a run of samples that have the same functions down to a depth. A million samples of deep stacks make ten
// million boxes and more, so none is stored: a row costs a few steps a pixel, however many samples there are.
// x is seconds since the first sample, y the depth; depth 0 is the outermost frame.
import type { Session } from "../data/session.ts";
import type { SampleQuery } from "./selection_of_samples.ts";

export interface Timeline {
  session: Session;
  /** Frames of the deepest stack. */
  rows: number;
  /** Seconds: the whole recording, whatever the query's range; what is not selected is empty. */
  duration: number;
}

/** What a row shows; arrays are longer than `count` and are reused by the next call that gets the same object. */
export interface Boxes {
  count: number;
  /** Seconds. */
  begin: Float64Array;
  end: Float64Array;
  functionId: Int32Array;
  /** A sample of the box: its row in `samples`. */
  sample: Int32Array;
  /** 1: several calls too narrow to draw; functionId is that of the first. */
  merged: Uint8Array;
}

export function newBoxes(): Boxes {
  throw new Error("TODO");
}

/** Transforms and thread of the query shape the rows. Quick to call again for the same query. */
export function buildTimeline(_session: Session, _query: SampleQuery): Timeline {
  throw new Error("TODO");
}

/** The boxes of one row between two moments; those narrower than `narrowest` seconds are drawn together. */
export function timelineRow(
  _timeline: Timeline,
  _row: number,
  _begin: number,
  _end: number,
  _narrowest: number,
  _boxes: Boxes,
): void {
  throw new Error("TODO");
}

/** The function at a point, its sample and the moments where the call begins and ends; null: nothing ran there. */
export function timelineBoxAt(
  _timeline: Timeline,
  _row: number,
  _seconds: number,
): { functionId: number; sample: number; begin: number; end: number } | null {
  throw new Error("TODO");
}

/** Depth of the stack and the function last on it, for each of `columns` slices of the whole: what a minimap draws. */
export function timelineOverview(_timeline: Timeline, _columns: number): { depth: Int32Array; functionId: Int32Array } {
  throw new Error("TODO");
}

/** Stretches of `[await]`, in seconds, for the await lane. Those closer than `narrowest` are joined. */
export function awaitStretches(
  _timeline: Timeline,
  _begin: number,
  _end: number,
  _narrowest: number,
): { begin: Float64Array; end: Float64Array } {
  throw new Error("TODO");
}
