// Who calls this function, and what does it call?
import type { Session } from "../data/session.ts";
import { isSynthetic, NONE } from "../data/session.ts";
import { aggregatedDraft } from "./aggregated_tree.ts";
import { callTimes } from "./call_times.ts";
import { callsOf } from "./calls.ts";
import { finishTree } from "./draft.ts";
import { buildCallersTree } from "./inverted.ts";
import type { SampleQuery } from "./selection_of_samples.ts";
import type { CallTree } from "./tree.ts";
import { findRoot } from "./tree_root.ts";

/** Times are of the function's outermost occurrences: recursion counts once. */
export interface Sandwich {
  /** Seconds. */
  total: number;
  /** Of all occurrences, in seconds. */
  self: number;
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
  const focused: SampleQuery = { ...query, transforms: [...query.transforms, { kind: "focus", function: functionId }] };
  const calls = callsOf(session, focused.transforms, false);
  const times = callTimes(session, focused, calls);
  const root = findRoot(calls, times, false);
  const draft = aggregatedDraft(session, focused, calls, times, root, null, filterThreshold);
  const calleesTree = finishTree(session, draft).tree;
  return {
    total: calleesTree.count ? calleesTree.time[0] : 0,
    self: selfTime(session, query, functionId),
    callersTree: buildCallersTree(session, query, functionId, filterThreshold),
    calleesTree,
  };
}

// As in the function table: with what [await] and the like took below it.
function selfTime(session: Session, query: SampleQuery, functionId: number): number {
  const calls = callsOf(session, query.transforms, false);
  const { own } = callTimes(session, query, calls);
  let sum = 0;
  for (let call = 0; call < calls.count; ++call) {
    const above = calls.parent[call];
    const isBelow = above !== NONE && calls.functionId[above] === functionId;
    if (calls.functionId[call] === functionId || (isBelow && isSynthetic(session, calls.functionId[call])))
      sum += own[call];
  }
  return sum / session.samples.ticksPerSecond;
}
