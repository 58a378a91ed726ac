// The calls without those that are left out of a tree: what they call stands in their place.
import { NONE } from "../data/session.ts";
import { CallTable } from "./call_table.ts";
import type { CallTimes } from "./call_times.ts";
import { addUp, NEVER } from "./call_times.ts";
import type { Calls } from "./calls.ts";

/** A trie of calls, parents first, that begins with the root of a tree (or its children, where that is `[root]`). */
export interface RootedCalls {
  count: number;
  parent: Int32Array;
  functionId: Int32Array;
  times: CallTimes;
  /** By call of the trie that it was made from: the call here, or NONE. */
  ofCall: Int32Array;
  /** By that, too: 1 where a call stands for itself, not for one that was left out below it. */
  isItself: (call: number) => boolean;
}

/** `isErased`, by call: 1 where its children stand in its place; null: nowhere. Never at `rootDepth` or above. */
export function rootedCalls(
  calls: Calls,
  times: CallTimes,
  rootDepth: number,
  isErased: Uint8Array | null,
): RootedCalls {
  if (!isErased) return withoutStem(calls, times, rootDepth);
  const table = new CallTable(calls.count);
  const ofCall = new Int32Array(calls.count).fill(NONE);
  const isLeftOut = (call: number) => isErased !== null && isErased[call] === 1 && calls.depth[call] > rootDepth;
  for (let call = 0; call < calls.count; ++call) {
    if (calls.depth[call] < rootDepth || times.totalSamples[call] === 0) continue;
    const above = calls.parent[call] === NONE ? NONE : ofCall[calls.parent[call]];
    ofCall[call] = isLeftOut(call) ? above : table.intern(above, calls.functionId[call]);
  }
  const { count } = table;
  const own = new Float64Array(count);
  const ownSamples = new Int32Array(count);
  const ownFirst = new Int32Array(count).fill(NEVER);
  const nothing = { ...times.nothing };
  for (let call = 0; call < calls.count; ++call) {
    if (times.ownSamples[call] === 0) continue;
    const to = ofCall[call];
    if (to === NONE) {
      nothing.ticks += times.own[call];
      nothing.samples += times.ownSamples[call];
      nothing.first = Math.min(nothing.first, times.ownFirst[call]);
      continue;
    }
    own[to] += times.own[call];
    ownSamples[to] += times.ownSamples[call];
    ownFirst[to] = Math.min(ownFirst[to], times.ownFirst[call]);
  }
  const parent = table.parent.subarray(0, count);
  return {
    count,
    parent,
    functionId: table.label.subarray(0, count),
    times: addUp(parent, own, ownSamples, ownFirst, nothing),
    ofCall,
    isItself: (call) => !isLeftOut(call),
  };
}

// The same calls; those above the root have no samples.
function withoutStem(calls: Calls, times: CallTimes, rootDepth: number): RootedCalls {
  const { count, functionId } = calls;
  const parent = calls.parent.slice();
  const totalSamples = times.totalSamples.slice();
  const ofCall = new Int32Array(count);
  for (let call = 0; call < count; ++call) {
    ofCall[call] = call;
    if (calls.depth[call] < rootDepth) totalSamples[call] = 0;
    else if (calls.depth[call] === rootDepth) parent[call] = NONE;
  }
  return { count, parent, functionId, times: { ...times, totalSamples }, ofCall, isItself: () => true };
}
