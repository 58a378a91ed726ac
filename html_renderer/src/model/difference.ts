// What became slower or quicker between two sessions?
//
// Nodes of two call trees are matched by their functions from the root down. A function is the same in both when name, short
// path and first line agree; else when name and short path agree and are the only such pair.
import type { Session } from "../data/session.ts";
import type { CallTree, TreeOptions } from "./call_tree.ts";
import type { SampleQuery } from "./selection_of_samples.ts";

/** absolute: seconds; normalised: the baseline's times are scaled to the session's total. */
export type DifferenceMode = "absolute" | "normalised";

export interface DifferenceTree {
  /**
   * The union of both trees: links, functions (rows of `tree.session`, which knows those of both) and flags. `time` is the
   * greater of both times; children are sorted by the size of the change, greatest first.
   */
  tree: CallTree;
  /** By node: seconds in the baseline and in the session; 0 where it is not there. */
  before: Float64Array;
  after: Float64Array;
  selfBefore: Float64Array;
  selfAfter: Float64Array;
}

export interface DifferenceTable {
  count: number;
  /** Rows of `session.functions`, which knows those of both. */
  session: Session;
  functionId: Int32Array;
  selfBefore: Float64Array;
  selfAfter: Float64Array;
  totalBefore: Float64Array;
  totalAfter: Float64Array;
}

export function buildDifference(
  _baseline: Session,
  _session: Session,
  _options: TreeOptions,
  _query: SampleQuery,
  _mode: DifferenceMode,
): DifferenceTree {
  throw new Error("TODO");
}

/** By function, greatest change of self time first. */
export function differenceTable(
  _baseline: Session,
  _session: Session,
  _query: SampleQuery,
  _mode: DifferenceMode,
): DifferenceTable {
  throw new Error("TODO");
}
