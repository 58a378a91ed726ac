// Where does the tree of a query begin?
import { NONE } from "../data/session.ts";
import type { CallTimes } from "./call_times.ts";
import type { Calls } from "./calls.ts";
import { startCalls } from "./calls.ts";

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
export function findRoot(calls: Calls, times: CallTimes, trimStem: boolean): TreeRoot {
  const { total, totalSamples, ownSamples } = times;
  const samples = totalSamples[calls.count];
  const whole = { samples, total: total[calls.count] };
  const outermost = new Set<number>(ownSamples[calls.count] > 0 ? [NONE] : []); // functions
  for (let call = 0; call < calls.count; ++call) {
    if (calls.parent[call] === NONE && totalSamples[call] > 0) outermost.add(calls.functionId[call]);
  }
  if (outermost.size > 1 || outermost.has(NONE)) return { ...whole, depth: NONE };
  const isShared = (call: number) => totalSamples[call] === samples;
  const shared = trimStem && samples > 0 ? startCalls(calls).filter(isShared).length : 0;
  return { ...whole, depth: Math.max(shared - 1, 0) };
}
