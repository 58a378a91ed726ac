// How much time did each call take, itself and with what it called?
import type { Session } from "../data/session.ts";
import { NONE } from "../data/session.ts";
import type { Calls } from "./calls.ts";
import { callOfSample, callsOf, EXCLUDED } from "./calls.ts";
import { childrenOf, depthFirst } from "./depth_first.ts";
import type { SampleQuery } from "./selection_of_samples.ts";
import { forEachSample } from "./selection_of_samples.ts";

/** What a sample's number is where there is none. */
export const NEVER = 0x7fffffff;

/**
 * By call, with one more row behind them: what stands above all calls. Times are ticks. `own`: of samples that ended in the
 * call (or have no frame left); `total`: with what it called.
 */
export interface CallTimes {
  own: Float64Array;
  total: Float64Array;
  ownSamples: Int32Array;
  totalSamples: Int32Array;
  /** The first sample, or NEVER. */
  ownFirst: Int32Array;
  totalFirst: Int32Array;
}

const cache = new WeakMap<Calls, { query: SampleQuery; times: CallTimes }>();

/** `calls` has the query's transforms. */
export function callTimes(session: Session, query: SampleQuery, calls: Calls): CallTimes {
  const known = cache.get(calls);
  if (known && known.query.range === query.range && known.query.thread === query.thread) return known.times;
  const times = timesOf(session, query, calls.parent, (sample) => callOfSample(calls, sample));
  cache.set(calls, { query, times });
  return times;
}

/** The time of a query's samples, in seconds. */
export function selectedTime(session: Session, query: SampleQuery): number {
  const calls = callsOf(session, query.transforms, false);
  return callTimes(session, query, calls).total[calls.count] / session.samples.ticksPerSecond;
}

/** By stack instead of call. */
export function stackTimes(session: Session, query: SampleQuery, calls: Calls): CallTimes {
  const { parent, ofSample } = calls.stacks;
  const rowOf = (sample: number) => (callOfSample(calls, sample) === EXCLUDED ? EXCLUDED : ofSample[sample]);
  return timesOf(session, query, parent, rowOf);
}

/** The same for any trie, parents first. `rowOf`, by sample: the row that it ended in, NONE or EXCLUDED. */
export function timesOf(
  session: Session,
  query: SampleQuery,
  parent: Int32Array,
  rowOf: (sample: number) => number,
): CallTimes {
  const top = parent.length;
  const own = new Float64Array(top + 1);
  const ownSamples = new Int32Array(top + 1);
  const ownFirst = new Int32Array(top + 1).fill(NEVER);
  forEachSample(session, query, (sample, ticks) => {
    const ended = rowOf(sample);
    if (ended === EXCLUDED) return;
    const row = ended === NONE ? top : ended;
    own[row] += ticks;
    if (ownSamples[row]++ === 0) ownFirst[row] = sample;
  });
  const total = own.slice();
  const totalSamples = ownSamples.slice();
  const totalFirst = ownFirst.slice();
  for (let row = top - 1; row >= 0; --row) {
    if (totalSamples[row] === 0) continue;
    const above = parent[row] === NONE ? top : parent[row];
    total[above] += total[row];
    totalSamples[above] += totalSamples[row];
    if (totalFirst[row] < totalFirst[above]) totalFirst[above] = totalFirst[row];
  }
  return { own, total, ownSamples, totalSamples, ownFirst, totalFirst };
}

/** By call: 1 where no call above it has the same key. `keyOf`, by function: a key, or NONE: never outermost. */
export function outermostCalls(calls: Calls, keyOf: Int32Array, keys: number): Uint8Array {
  const { count, parent, functionId, depth } = calls;
  const children = childrenOf(count, parent);
  const open = new Int32Array(keys); // how many calls of the path at hand have a key
  const path: number[] = []; // keys
  const isOutermost = new Uint8Array(count);
  for (const call of depthFirst(children, children.child.subarray(0, children.begin[0])).row) {
    while (path.length > depth[call]) {
      const left = path.pop()!;
      if (left !== NONE) --open[left];
    }
    const key = keyOf[functionId[call]];
    path.push(key);
    if (key !== NONE && open[key]++ === 0) isOutermost[call] = 1;
  }
  return isOutermost;
}
