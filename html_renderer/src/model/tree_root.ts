// Where does the tree of a query begin?
import type { Session } from "../data/session.ts";
import { NONE } from "../data/session.ts";
import type { Calls } from "./calls.ts";
import { callOfSample, EXCLUDED, startCalls } from "./calls.ts";
import type { SampleQuery } from "./selection_of_samples.ts";
import { forEachSample } from "./selection_of_samples.ts";

export interface TreeRoot {
  /** Samples that the query selects, and their time in ticks. */
  samples: number;
  total: number;
  /** Depth of the calls that are the root; NONE: the calls of depth 0 stand below a `[root]`. */
  depth: number;
}

/**
 * Above all is `[root]`, unless all samples begin with one function. With `trimStem` the root is the last call that all
 * samples share with the stack where the profiler was started.
 */
export function findRoot(session: Session, query: SampleQuery, calls: Calls, trimStem: boolean): TreeRoot {
  const { count, parent, functionId } = calls;
  const start = startCalls(calls).map((call) => functionId[call]);
  const top = new Int32Array(count);
  const matching = new Int32Array(count); // leading functions that are those of the start stack
  for (let call = 0; call < count; ++call) {
    const above = parent[call];
    const depth = calls.depth[call];
    top[call] = above === NONE ? functionId[call] : top[above];
    const matched = above === NONE ? 0 : matching[above];
    matching[call] = matched + (matched === depth && start[depth] === functionId[call] ? 1 : 0);
  }
  let samples = 0;
  let total = 0;
  let single = true;
  let first = NONE;
  let common = Infinity;
  let firstCall = NONE;
  forEachSample(session, query, (sample, ticks) => {
    const call = callOfSample(calls, sample);
    if (call === EXCLUDED) return;
    total += ticks;
    const outermost = call === NONE ? NONE : top[call];
    if (samples++ === 0) {
      first = outermost;
      firstCall = call;
    }
    single &&= outermost !== NONE && outermost === first;
    common = Math.min(common, call === NONE ? 0 : matching[call]);
  });
  if (samples === 1 && firstCall === NONE) return { samples, total, depth: NONE };
  const stem = trimStem && single && common > 0 && samples > 0 ? common - 1 : 0;
  return { samples, total, depth: single ? stem : NONE };
}
