// Which functions, files or libraries cost most, wherever they were called from?
import type { Session } from "../data/session.ts";
import type { SampleQuery } from "./selection_of_samples.ts";

export type Grouping = "function" | "file" | "library";

/** One row a function, file or library that was seen, in order of first appearance. Times are seconds. */
export interface FunctionTable {
  count: number;
  /** What to show. */
  label: string[];
  /** `short path:line` of a function, the whole path of a file; else empty. */
  position: string[];
  /** A function of the row: the row's own, or the first seen of the file or library. */
  functionId: Int32Array;
  /** While it was the last of the stack. */
  self: Float64Array;
  /** While it was anywhere on the stack: recursion counts once. */
  total: Float64Array;
  /** Samples that ended in it. */
  samples: Int32Array;
}

export function functionTable(_session: Session, _query: SampleQuery, _grouping: Grouping): FunctionTable {
  throw new Error("TODO");
}
