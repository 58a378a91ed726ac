// The calls without those that are left out of a tree: what they call stands in their place.
import { NONE } from "../data/session.ts";
import { CallTable } from "./call_table.ts";
import type { CallTimes } from "./call_times.ts";
import { addUp, NEVER } from "./call_times.ts";
import type { Calls } from "./calls.ts";

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
    first: 0,
    parent,
    functionId: table.label.subarray(0, count),
    times: addUp(parent, own, ownSamples, ownFirst, nothing),
    here: (call) => (isLeftOut(call) ? NONE : ofCall[call]),
  };
}

// The same calls: all samples share the root, so that none but its callers have samples and stand before it.
function withoutStem(calls: Calls, times: CallTimes, rootDepth: number): RootedCalls {
  const isRoot = (depth: number, call: number) => depth === rootDepth && times.totalSamples[call] > 0;
  const first = rootDepth > 0 ? calls.depth.findIndex(isRoot) : 0;
  return { ...calls, first, times, here: (call) => call };
}
