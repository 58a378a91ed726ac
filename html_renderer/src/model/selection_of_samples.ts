// Which part of the samples, and seen how? A query is plain data: it goes to the URL as it is, and every view is made
// from a session and a query.
import type { Session } from "../data/session.ts";

/** Seconds since the first sample. */
export interface SampleRange {
  begin: number;
  end: number;
}

/**
 * A change of the stacks, in terms of one function (by row):
 *   focus     stacks begin at its first occurrence; those without it are left out
 *   merge     its frames go, what they call stands in their place
 *   drop      stacks with it are left out
 *   collapse  recursion: from its first to its last occurrence on a stack, one frame
 */
export interface Transform {
  kind: "focus" | "merge" | "drop" | "collapse";
  function: number;
}

export interface SampleQuery {
  /** null: all. A sample that lies partly inside counts for that part. */
  range: SampleRange | null;
  /** Row of `threads`; null: all. */
  thread: number | null;
  /** Applied in order. */
  transforms: readonly Transform[];
}

/** Everything, as it was recorded. */
export const ALL_SAMPLES: SampleQuery = { range: null, thread: null, transforms: [] };

/** The time of a query's samples, in seconds. */
export function selectedTime(_session: Session, _query: SampleQuery): number {
  throw new Error("TODO");
}
