// How much time did each call take, itself and with what it called?
import type { Session } from "../data/session.ts";
import { NONE } from "../data/session.ts";
import type { Calls } from "./calls.ts";
import { callsOf, EXCLUDED } from "./calls.ts";
import type { SampleQuery } from "./selection_of_samples.ts";
import { forEachSample } from "./selection_of_samples.ts";
import { findRoot } from "./tree_root.ts";

/** What a sample's number is where there is none. */
export const NEVER = 0x7fffffff;

/** By call; times in ticks. `own`: of samples that ended in the call; `total`: with what it called. */
export interface CallTimes {
  own: Float64Array;
  total: Float64Array;
  ownSamples: Int32Array;
  totalSamples: Int32Array;
  /** The first sample, or NEVER. */
  ownFirst: Int32Array;
  totalFirst: Int32Array;
  /** Of samples that have no frame left. */
  nothing: { ticks: number; samples: number; first: number };
}

const cache = new WeakMap<Calls, { query: SampleQuery; times: CallTimes }>();

/** `calls` has the query's transforms. */
export function callTimes(session: Session, query: SampleQuery, calls: Calls): CallTimes {
  const known = cache.get(calls);
  if (known && known.query.range === query.range && known.query.thread === query.thread) return known.times;
  const own = new Float64Array(calls.count);
  const ownSamples = new Int32Array(calls.count);
  const ownFirst = new Int32Array(calls.count).fill(NEVER);
  const nothing = { ticks: 0, samples: 0, first: NEVER };
  const { ofStack, ofNothing } = calls;
  const { ofSample } = calls.stacks;
  forEachSample(session, query, (sample, ticks) => {
    const call = ofSample[sample] === NONE ? ofNothing : ofStack[ofSample[sample]];
    if (call >= 0) {
      own[call] += ticks;
      if (ownSamples[call]++ === 0) ownFirst[call] = sample;
    } else if (call !== EXCLUDED) {
      nothing.ticks += ticks;
      if (nothing.samples++ === 0) nothing.first = sample;
    }
  });
  const times = addUp(calls.parent, own, ownSamples, ownFirst, nothing);
  cache.set(calls, { query, times });
  return times;
}

/** The time of a query's samples, in seconds. */
export function selectedTime(session: Session, query: SampleQuery): number {
  const calls = callsOf(session, query.transforms, false);
  return findRoot(calls, callTimes(session, query, calls), false).total / session.samples.ticksPerSecond;
}

/** `parent`: parents first. */
export function addUp(
  parent: Int32Array,
  own: Float64Array,
  ownSamples: Int32Array,
  ownFirst: Int32Array,
  nothing: CallTimes["nothing"],
): CallTimes {
  const total = own.slice();
  const totalSamples = ownSamples.slice();
  const totalFirst = ownFirst.slice();
  for (let row = parent.length - 1; row >= 0; --row) {
    const above = parent[row];
    if (above === NONE || totalSamples[row] === 0) continue;
    total[above] += total[row];
    totalSamples[above] += totalSamples[row];
    if (totalFirst[row] < totalFirst[above]) totalFirst[above] = totalFirst[row];
  }
  return { own, total, ownSamples, totalSamples, ownFirst, totalFirst, nothing };
}

/** By call: 1 where no call above it has the same key. `keyOf`, by function: a key, or NONE: never outermost. */
export function outermostCalls(calls: Calls, keyOf: Int32Array, keys: number): Uint8Array {
  const { count, parent, functionId } = calls;
  const firstChild = new Int32Array(count).fill(NONE);
  const nextSibling = new Int32Array(count).fill(NONE);
  let top = NONE;
  for (let call = count - 1; call >= 0; --call) {
    const above = parent[call];
    nextSibling[call] = above === NONE ? top : firstChild[above];
    if (above === NONE) top = call;
    else firstChild[above] = call;
  }
  const open = new Int32Array(keys);
  const isOutermost = new Uint8Array(count);
  for (let call = top; call !== NONE;) {
    const key = keyOf[functionId[call]];
    if (key !== NONE && open[key]++ === 0) isOutermost[call] = 1;
    if (firstChild[call] !== NONE) {
      call = firstChild[call];
      continue;
    }
    for (;;) {
      const left = keyOf[functionId[call]];
      if (left !== NONE) --open[left];
      if (nextSibling[call] !== NONE) {
        call = nextSibling[call];
        break;
      }
      call = parent[call];
      if (call === NONE) break;
    }
  }
  return isOutermost;
}
