// The tree in which the calls of a function from one place are one node. It is made from the trie of stacks and the
// samples' own time, never from a timeline, so that it costs what there is of stacks and of samples, however deep.
import type { Session } from "../data/session.ts";
import { AWAIT, NONE, OUT_OF_CONTEXT, ROOT, SELF } from "../data/session.ts";
import type { CallTimes } from "./call_times.ts";
import type { Calls } from "./calls.ts";
import { resolveClasses } from "./classes.ts";
import type { Draft } from "./draft.ts";
import { addNode, newDraft } from "./draft.ts";
import { rootedCalls } from "./erased_calls.ts";
import type { SampleQuery } from "./selection_of_samples.ts";
import type { TreeRoot } from "./tree_root.ts";

/** `isErased`, by call: 1 where its children stand in its place; null: nowhere. `threshold`: of the total, strictly below. */
export function aggregatedDraft(
  session: Session,
  query: SampleQuery,
  calls: Calls,
  callTimes: CallTimes,
  root: TreeRoot,
  isErased: Uint8Array | null,
  threshold: number,
): Draft {
  const { count, first, parent, functionId, times, here } = rootedCalls(
    session,
    query,
    calls,
    callTimes,
    root.depth,
    isErased,
  );
  const total = root.total > 0 ? root.total : 1e-44;
  const draft = newDraft();
  const nodeOf = new Int32Array(count).fill(NONE); // NONE where it is left out
  // What is below the threshold is its parent's; what is below that is left out with it.
  const addIfLarge = (above: number, id: number, ticks: number, sample: number) => {
    if (above !== NONE && !(ticks / total < threshold)) return addNode(draft, above, id, ticks, sample);
    if (above !== NONE) draft.absorbed[above] += ticks;
    ++draft.discarded;
    return NONE;
  };
  const addSelf = (node: number, call: number) => {
    if (times.ownSamples[call] > 0) addIfLarge(node, SELF, times.own[call], times.ownFirst[call]);
  };
  if (root.depth === NONE && root.samples > 0) {
    addNode(draft, NONE, ROOT, root.total);
    addSelf(0, count);
  }
  for (let call = first; call < count; ++call) {
    if (times.totalSamples[call] === 0) continue;
    const above = parent[call] === NONE ? 0 : nodeOf[parent[call]];
    const node = (nodeOf[call] =
      draft.count === 0
        ? addNode(draft, NONE, functionId[call], times.total[call])
        : addIfLarge(above, functionId[call], times.total[call], times.totalFirst[call]));
    if (!isLeaf(functionId[call])) addSelf(node, call);
  }
  resolveClasses(session, query, calls, draft, (call) => {
    const at = here(call);
    return at === NONE ? NONE : nodeOf[at];
  });
  return draft;
}

/** Its own time needs no [self]. */
export function isLeaf(functionId: number): boolean {
  return functionId === AWAIT || functionId === OUT_OF_CONTEXT;
}
