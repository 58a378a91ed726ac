// Who called what took the time? The tree upside down: the functions that time was spent in, and below each its callers.
import type { Session } from "../data/session.ts";
import type { CallTree } from "./call_tree.ts";
import type { SampleQuery } from "./selection_of_samples.ts";

/** The root is `[root]`, its children the functions by self time. Nodes below `filterThreshold` are left out. */
export function buildInvertedTree(_session: Session, _query: SampleQuery, _filterThreshold: number): CallTree {
  throw new Error("TODO");
}

/** The root is the function, its children its callers; the time is that of its outermost occurrences. */
export function buildCallersTree(
  _session: Session,
  _query: SampleQuery,
  _functionId: number,
  _filterThreshold: number,
): CallTree {
  throw new Error("TODO");
}
