// Who calls this function, and what does it call?
import type { Session } from "../data/session.ts";
import { isSynthetic, NONE } from "../data/session.ts";
import { aggregatedDraft } from "./aggregated_tree.ts";
import type { CallTimes } from "./call_times.ts";
import { callTimes, outermostCalls } from "./call_times.ts";
import type { Calls } from "./calls.ts";
import { callsOf } from "./calls.ts";
import { finishTree } from "./draft.ts";
import { buildCallersTree } from "./inverted.ts";
import type { SampleQuery } from "./selection_of_samples.ts";
import type { CallTree } from "./tree.ts";
import { findRoot } from "./tree_root.ts";

/** One row a function that stands directly above or below, most time first. Seconds. */
export interface Neighbours {
  count: number;
  functionId: Int32Array;
  time: Float64Array;
}

/** Times are of outermost occurrences: recursion counts once. Seconds. */
export interface Sandwich {
  functionId: number;
  total: number;
  /** Of all occurrences. */
  self: number;
  callers: Neighbours;
  callees: Neighbours;
  /** Root: the function; children: its callers, upwards. */
  callersTree: CallTree;
  /** Root: the function; children: what it calls. */
  calleesTree: CallTree;
}

/** Parts of the trees below `filterThreshold` of the function's time are left out. */
export function buildSandwich(
  session: Session,
  query: SampleQuery,
  functionId: number,
  filterThreshold: number,
): Sandwich {
  const calls = callsOf(session, query.transforms, false);
  const times = callTimes(session, query, calls);
  const keyOf = new Int32Array(session.functions.count).fill(NONE);
  keyOf[functionId] = 0;
  const isOutermost = outermostCalls(calls, keyOf, 1);
  const callers = new Map<number, number>();
  let total = 0;
  let self = 0;
  for (let call = 0; call < calls.count; ++call) {
    if (ownerOf(session, calls, call) === functionId) self += times.own[call];
    if (!isOutermost[call] || times.totalSamples[call] === 0) continue;
    total += times.total[call];
    if (calls.parent[call] !== NONE) add(callers, calls.functionId[calls.parent[call]], times.total[call]);
  }
  const perSecond = session.samples.ticksPerSecond;
  const focused: SampleQuery = { ...query, transforms: [...query.transforms, { kind: "focus", function: functionId }] };
  const below = callsOf(session, focused.transforms, false);
  const timesBelow = callTimes(session, focused, below);
  const root = findRoot(below, timesBelow, false);
  const draft = aggregatedDraft(session, focused, below, timesBelow, root, null, filterThreshold);
  return {
    functionId,
    total: total / perSecond,
    self: self / perSecond,
    callers: neighbours(callers, perSecond),
    callees: neighbours(directCallees(below, timesBelow), perSecond),
    callersTree: buildCallersTree(session, query, functionId, filterThreshold),
    calleesTree: finishTree(session, draft, { sortBy: draft.time, condensed: false }).tree,
  };
}

// The function whose self time a call's own time is: [await] and the like are their caller's.
function ownerOf(session: Session, calls: Calls, call: number): number {
  const above = calls.parent[call];
  const owner = above !== NONE && isSynthetic(session, calls.functionId[call]) ? above : call;
  return calls.functionId[owner];
}

function directCallees(below: Calls, times: CallTimes): Map<number, number> {
  const callees = new Map<number, number>();
  for (let call = 0; call < below.count; ++call) {
    if (below.depth[call] === 1 && times.totalSamples[call] > 0)
      add(callees, below.functionId[call], times.total[call]);
  }
  return callees;
}

function add(times: Map<number, number>, functionId: number, ticks: number): void {
  times.set(functionId, (times.get(functionId) ?? 0) + ticks);
}

function neighbours(times: Map<number, number>, perSecond: number): Neighbours {
  const rows = [...times].sort((a, b) => b[1] - a[1]);
  return {
    count: rows.length,
    functionId: Int32Array.from(rows, ([id]) => id),
    time: Float64Array.from(rows, ([, ticks]) => ticks / perSecond),
  };
}
