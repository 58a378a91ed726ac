// Who called what took the time? The tree upside down: the functions that time was spent in, and below each its callers.
import type { Session } from "../data/session.ts";
import { NONE, ROOT } from "../data/session.ts";
import { callTimes } from "./call_times.ts";
import type { Calls } from "./calls.ts";
import { callsOf } from "./calls.ts";
import { addNode, finishTree, newDraft } from "./draft.ts";
import { functionClasses } from "./classes.ts";
import { rowsWhere } from "./rows_where.ts";
import type { SampleQuery } from "./selection_of_samples.ts";
import type { CallTree } from "./tree.ts";

/** More is not expanded: upside down, a million deep stacks are tens of millions of nodes. */
const MOST_NODES = 500_000;

/** The root is `[root]`, its children the functions by self time. Nodes below `filterThreshold` are left out. */
export function buildInvertedTree(session: Session, query: SampleQuery, filterThreshold: number): CallTree {
  const calls = callsOf(session, query.transforms, false);
  const { own, ownSamples } = callTimes(session, query, calls);
  const ends = rowsWhere(calls.count, (call) => ownSamples[call] > 0);
  return invertedTree(session, calls, filterThreshold, ROOT, partOf(ends, own), false);
}

/** The root is the function, its children its callers; the time is that of its outermost occurrences. */
export function buildCallersTree(
  session: Session,
  query: SampleQuery,
  functionId: number,
  filterThreshold: number,
): CallTree {
  const calls = callsOf(session, query.transforms, false);
  const { total } = callTimes(session, query, calls);
  const isInside = new Uint8Array(calls.count); // by call: 1 where the function is above it, or it is the function's
  const outermost = rowsWhere(calls.count, (call) => {
    const above = calls.parent[call];
    const isBelow = above !== NONE && isInside[above] === 1;
    const isIt = calls.functionId[call] === functionId;
    isInside[call] = isBelow || isIt ? 1 : 0;
    return isIt && !isBelow;
  });
  return invertedTree(session, calls, filterThreshold, functionId, partOf(outermost, total), true);
}

/** What a node consists of: calls, each with the time (in ticks) that it has there. */
interface Part {
  calls: number[];
  times: number[];
}

const NOTHING: Part = { calls: [], times: [] };

function partOf(calls: Int32Array, times: Float64Array): Part {
  return { calls: Array.from(calls), times: Array.from(calls, (call) => times[call]) };
}

// Only what is above the threshold is looked into, so that the tree costs what is shown of it. The root's children are made
// of its calls' callers, or of these calls themselves.
function invertedTree(
  session: Session,
  { count, parent, functionId }: Calls,
  threshold: number,
  rootFunction: number,
  whole: Part,
  ofCallers: boolean,
): CallTree {
  const total = whole.times.reduce((sum, ticks) => sum + ticks, 0);
  const { only } = functionClasses(session);
  const draft = newDraft();
  const parts = [whole]; // by node
  const placeOf = new Int32Array(count).fill(NONE); // by call: where it stands in its part
  // By function, of the calls below the node at hand.
  const ticks = new Float64Array(session.functions.count);
  const isSeen = new Uint8Array(session.functions.count);
  if (whole.calls.length > 0) addNode(draft, NONE, rootFunction, total);
  for (let node = 0; node < draft.count; ++node) {
    draft.classId[node] = only[draft.functionId[node]];
    const { calls, times } = parts[node];
    if (node > 0 || ofCallers) for (let i = 0; i < calls.length; ++i) calls[i] = parent[calls[i]];
    const seen: number[] = []; // functions
    calls.forEach((call, i) => {
      if (call === NONE) return;
      const id = functionId[call];
      if (!isSeen[id]) seen.push(id);
      isSeen[id] = 1;
      ticks[id] += times[i];
    });
    const partOfFunction: Part[] = [];
    for (const id of seen) {
      if (ticks[id] / (total > 0 ? total : 1e-44) < threshold || draft.count >= MOST_NODES) {
        draft.absorbed[node] += ticks[id];
        ++draft.discarded;
      } else parts[addNode(draft, node, id, ticks[id])] = partOfFunction[id] = { calls: [], times: [] };
      ticks[id] = isSeen[id] = 0;
    }
    // Each call once.
    calls.forEach((call, i) => {
      const part = partOfFunction[functionId[call]];
      if (!part) return;
      if (placeOf[call] === NONE) {
        placeOf[call] = part.calls.push(call) - 1;
        part.times.push(times[i]);
      } else part.times[placeOf[call]] += times[i];
    });
    for (const call of calls) placeOf[call] = NONE;
    parts[node] = NOTHING; // needed no more
  }
  return finishTree(session, draft).tree;
}
