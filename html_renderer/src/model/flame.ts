// Where does each node of a tree stand in a flame graph?
//
// x runs from 0 to the root's time in seconds, a node begins where its parent does and its siblings before it end; y is the
// depth. Nothing is drawn here: canvas/ asks for what a viewport shows.
import type { CallTree } from "./call_tree.ts";

export interface FlameLayout {
  tree: CallTree;
  /** Seconds at which each node begins; it is time[node] wide. */
  begin: Float64Array;
  /** Depth of the deepest node, plus one. */
  rows: number;
}

export interface FlameViewport {
  /** Seconds. */
  begin: number;
  end: number;
  /** Rows from firstRow to endRow - 1. */
  firstRow: number;
  endRow: number;
  /** Seconds: nodes that are narrower are left out, with all above them. */
  narrowest: number;
}

export function flameLayout(_tree: CallTree): FlameLayout {
  throw new Error("TODO");
}

/** The nodes to draw, in depth-first order. */
export function visibleNodes(_layout: FlameLayout, _viewport: FlameViewport): Int32Array {
  throw new Error("TODO");
}

/** The node at a point, or NONE. */
export function flameNodeAt(_layout: FlameLayout, _seconds: number, _row: number): number {
  throw new Error("TODO");
}
