// How much time did each call take, itself and with what it called?
import type { Session } from "../data/session.ts";
import { NONE } from "../data/session.ts";
import type { Calls } from "./calls.ts";
import { callOfSample } from "./calls.ts";
import type { SampleQuery } from "./selection_of_samples.ts";
import { forEachSample } from "./selection_of_samples.ts";

/** By call; times in ticks. */
export interface CallTimes {
  /** Of the samples that ended in the call. */
  own: Float64Array;
  /** With what it called. */
  total: Float64Array;
  /** Samples that ended in it. */
  samples: Int32Array;
}

export function callTimes(session: Session, query: SampleQuery, calls: Calls): CallTimes {
  const own = new Float64Array(calls.count);
  const samples = new Int32Array(calls.count);
  forEachSample(session, query, (sample, ticks) => {
    const call = callOfSample(calls, sample);
    if (call < 0) return;
    own[call] += ticks;
    ++samples[call];
  });
  return { own, total: withCallees(calls.parent, own), samples };
}

/** Sums of a trie's rows and all below them. */
export function withCallees(parent: Int32Array, own: Float64Array): Float64Array {
  const total = own.slice();
  for (let row = parent.length - 1; row >= 0; --row) if (parent[row] !== NONE) total[parent[row]] += total[row];
  return total;
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
