// Who calls this function, and what does it call?
import type { Session } from "../data/session.ts";
import type { CallTree } from "./call_tree.ts";
import type { SampleQuery } from "./selection_of_samples.ts";

/** One row a function that stands directly above or below, most time first. Seconds. */
export interface Neighbours {
  count: number;
  functionId: Int32Array;
  time: Float64Array;
}

/** Times are of outermost occurrences: recursion counts once. Seconds. */
export interface Sandwich {
  functionId: number;
  total: number;
  self: number;
  callers: Neighbours;
  callees: Neighbours;
  /** Root: the function; children: its callers, upwards. */
  callersTree: CallTree;
  /** Root: the function; children: what it calls. */
  calleesTree: CallTree;
}

/** Parts of the trees below `filterThreshold` of the function's time are left out. */
export function buildSandwich(
  _session: Session,
  _query: SampleQuery,
  _functionId: number,
  _filterThreshold: number,
): Sandwich {
  throw new Error("TODO");
}
