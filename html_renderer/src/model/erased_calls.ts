// The calls without those that are left out of a tree: what they call stands in their place.
import type { Session } from "../data/session.ts";
import { NONE } from "../data/session.ts";
import { CallTable } from "./call_table.ts";
import type { CallTimes } from "./call_times.ts";
import { timesOf } from "./call_times.ts";
import type { Calls } from "./calls.ts";
import { callOfSample } from "./calls.ts";
import type { SampleQuery } from "./selection_of_samples.ts";

/** A trie of calls, parents first. What has samples begins with the root of a tree (or its children, where that is `[root]`). */
export interface RootedCalls {
  count: number;
  /** Calls before this one are above the root. */
  first: number;
  parent: Int32Array;
  functionId: Int32Array;
  times: CallTimes;
  /** Of a call of the trie that it was made from: itself here, NONE where it is left out. */
  here: (call: number) => number;
}

/** `isErased`, by call: 1 where its children stand in its place; null: nowhere. Never at `rootDepth` or above. */
export function rootedCalls(
  session: Session,
  query: SampleQuery,
  calls: Calls,
  callTimes: CallTimes,
  rootDepth: number,
  isErased: Uint8Array | null,
): RootedCalls {
  if (!isErased) return withoutStem(calls, callTimes, rootDepth);
  const table = new CallTable(calls.count);
  const ofCall = new Int32Array(calls.count).fill(NONE);
  const isLeftOut = (call: number) => isErased[call] === 1 && calls.depth[call] > rootDepth;
  for (let call = 0; call < calls.count; ++call) {
    if (calls.depth[call] < rootDepth || callTimes.totalSamples[call] === 0) continue;
    const above = calls.parent[call] === NONE ? NONE : ofCall[calls.parent[call]];
    ofCall[call] = isLeftOut(call) ? above : table.intern(above, calls.functionId[call]);
  }
  const { count } = table;
  const parent = table.parent.subarray(0, count);
  const times = timesOf(session, query, parent, (sample) => {
    const call = callOfSample(calls, sample);
    return call < 0 ? call : ofCall[call];
  });
  return {
    count,
    first: 0,
    parent,
    functionId: table.label.subarray(0, count),
    times,
    here: (call) => (isLeftOut(call) ? NONE : ofCall[call]),
  };
}

// The same calls: all samples share the root, so that none but its callers have samples and stand before it.
function withoutStem(calls: Calls, times: CallTimes, rootDepth: number): RootedCalls {
  const isRoot = (depth: number, call: number) => depth === rootDepth && times.totalSamples[call] > 0;
  const first = rootDepth > 0 ? calls.depth.findIndex(isRoot) : 0;
  return { ...calls, first, times, here: (call) => call };
}
