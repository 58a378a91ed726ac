// What ran when? The samples in the order of time, and their stacks as a trie of functions.
//
// canvas/boxes.ts draws it: a box is a run of samples that have the same functions down to a depth. A million samples
// of deep stacks make ten million boxes and more, so none is stored.
import type { Session } from "../data/session.ts";
import { NONE } from "../data/session.ts";
import { callOfSample, callsOf } from "./calls.ts";
import type { SampleQuery } from "./selection_of_samples.ts";
import { forEachSample } from "./selection_of_samples.ts";

export interface Timeline {
  session: Session;
  /** Seconds since the first sample at which each sample ends; never less than the one before. The first begins at 0. */
  ends: Float64Array;
  /** By sample: the innermost node of its stack in the trie below; NONE: no frame, or not of the query's thread. */
  leaves: Int32Array;
  /** By node: who called it, NONE for the outermost; a parent has a lower number than its children. */
  parents: Int32Array;
  /** By node; two children of one node have different functions. Includes `[await]` and the like, but not `[self]`. */
  functionId: Int32Array;
}

/** All samples, whatever the query's range; its transforms and thread shape the stacks. */
export function buildTimeline(session: Session, query: SampleQuery): Timeline {
  const calls = callsOf(session, query.transforms, false);
  const { count, start, ticksPerSecond } = session.samples;
  const ends = new Float64Array(count);
  let latest = 0;
  for (let i = 0; i < count; ++i) ends[i] = latest = Math.max(latest, start[i + 1] / ticksPerSecond);
  const leaves = new Int32Array(count).fill(NONE);
  forEachSample(session, { ...query, range: null }, (sample) => {
    leaves[sample] = Math.max(callOfSample(calls, sample), NONE);
  });
  return { session, ends, leaves, parents: calls.parent, functionId: calls.functionId };
}
